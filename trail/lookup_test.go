package trail_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/trail"
)

func TestLookup(t *testing.T) {
	t.Parallel()
	s := tell(
		journal.Call{Op: "secrets.GetSecretValue", By: "api", Status: 200, Secret: secret, Asked: journal.Asked{SecretID: secret}},
		journal.Invoked{Function: "rotate", Request: 1, Run: 1},
		journal.Call{Op: "secrets.PutSecretValue", By: "rotate", Status: 200, Secret: secret, Asked: journal.Asked{SecretID: arn}},
		begins(1, 1, journal.BySchedule),
		journal.Call{Op: "secrets.CreateSecret", By: "operator", Status: 400, Asked: journal.Asked{Name: "other"}},
	)
	records := trail.Records(s.Entries(), trail.Options{DataEvents: true})
	by := func(key, value string) trail.Lookup {
		return trail.Lookup{Attributes: []trail.LookupAttribute{{AttributeKey: key, AttributeValue: value}}}
	}
	for _, test := range []struct {
		ask  trail.Lookup
		want string
	}{
		{trail.Lookup{}, "CreateSecret, RotationStarted, PutSecretValue, GetSecretValue"},
		{by("EventName", "PutSecretValue"), "PutSecretValue"},
		{by("EventId", records[0].EventID), "GetSecretValue"},
		{by("EventSource", "secretsmanager.amazonaws.com"), "CreateSecret, RotationStarted, PutSecretValue, GetSecretValue"},
		{by("EventSource", "lambda.amazonaws.com"), ""},
		{by("ReadOnly", "true"), "GetSecretValue"},
		{by("Username", "rotate"), "PutSecretValue"},
		{by("Username", "api"), "GetSecretValue"},
		{by("ResourceName", secret), "GetSecretValue"},
		{by("ResourceName", "other"), "CreateSecret"},
		{by("ResourceType", "AWS::Lambda::Function"), ""},
		{by("AccessKeyId", "AKIA"), ""},
		{trail.Lookup{Start: start.Add(4 * time.Second)}, "CreateSecret, RotationStarted"},
		{trail.Lookup{End: start.Add(3 * time.Second)}, "PutSecretValue, GetSecretValue"},
		{trail.Lookup{Start: start.Add(3 * time.Second), End: start.Add(3 * time.Second)}, "PutSecretValue"},
		{trail.Lookup{MaxResults: 1}, "CreateSecret"},
	} {
		page, err := test.ask.Find(records, s.now)
		if got := names(page.Records); err != nil || got != test.want {
			t.Errorf("%+v: %s %v, want %s", test.ask, got, err, test.want)
		}
	}
	page, err := trail.Lookup{}.Find(records, start.Add(90*24*time.Hour+3*time.Second))
	if got := names(page.Records); err != nil || got != "CreateSecret, RotationStarted, PutSecretValue" {
		t.Errorf("after 90 days: %s %v", got, err)
	}
	for code, ask := range map[string]trail.Lookup{
		"InvalidMaxResultsException":       {MaxResults: 51},
		"InvalidTimeRangeException":        {Start: start.Add(1), End: start},
		"InvalidLookupAttributesException": by("EventColour", "red"),
		"InvalidNextTokenException":        {NextToken: "x"},
	} {
		_, err := ask.Find(records, s.now)
		var no *trail.LookupError
		if !errors.As(err, &no) || no.Code != code {
			t.Errorf("%+v: %v, want %s", ask, err, code)
		}
	}
	two := trail.Lookup{Attributes: append(by("EventName", "x").Attributes, by("EventName", "y").Attributes...)}
	if _, err := two.Find(records, s.now); err == nil {
		t.Error("two attributes are one too many")
	}
}

func TestPageAsJSON(t *testing.T) {
	t.Parallel()
	s := tell(journal.Call{Op: "secrets.GetSecretValue", By: "api", Status: 200, Secret: secret, Asked: journal.Asked{SecretID: secret}})
	records := trail.Records(s.Entries(), trail.Options{})
	got, err := json.Marshal(trail.Page{Records: records, NextToken: "on"})
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := json.Marshal(records[0])
	quoted, _ := json.Marshal(string(whole))
	want := `{"Events":[{"EventId":"` + records[0].EventID + `","EventName":"GetSecretValue","ReadOnly":"true","EventTime":2051222401,` +
		`"EventSource":"secretsmanager.amazonaws.com","Username":"api","Resources":[` +
		`{"ResourceType":"AWS::SecretsManager::Secret","ResourceName":"` + arn + `"},` +
		`{"ResourceType":"AWS::SecretsManager::Secret","ResourceName":"service-token-demo"}],` +
		`"CloudTrailEvent":` + string(quoted) + `}],"NextToken":"on"}`
	if string(got) != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if empty, err := json.Marshal(trail.Page{}); err != nil || string(empty) != `{"Events":[]}` {
		t.Errorf("%s %v", empty, err)
	}
}

// history is any history, of calls and rotations.
func history(t *rapid.T) *story {
	s := tell()
	for range rapid.IntRange(0, 30).Draw(t, "lines") {
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			s.tell(begins(rapid.IntRange(1, 3).Draw(t, "run"), 1, journal.BySchedule))
		case 1:
			s.tell(ends(rapid.IntRange(1, 3).Draw(t, "run"), 1, journal.RotationEnded{Step: "setSecret"}))
		case 2:
			s.tell(journal.Labelled{Secret: secret, Label: "AWSCURRENT", To: "v1"})
		case 3:
			late := time.Duration(rapid.IntRange(0, 5).Draw(t, "late")) * time.Second
			s.Add(s.now, journal.Call{Op: "secrets.GetSecretValue", By: "api", Status: 200, Done: s.now.Add(late)})
		case 4:
			s.tell(journal.Note{By: "x", Text: "nothing to see"})
		}
	}
	return s
}

// Whatever the history: each event has an id of its own, the same each time; they are in order; every record
// is an event; and page after page is the whole, whatever their size.
func TestAnyHistory(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history(t)
		records, events := trail.Records(s.Entries(), trail.Options{}), trail.Events(s.Entries(), trail.Options{})
		if again := trail.Events(s.Entries(), trail.Options{}); fmt.Sprint(again) != fmt.Sprint(events) {
			t.Error("the second time it is another history")
		}
		ids := map[string]bool{}
		var whole []string
		for i, e := range events {
			if ids[e.ID] || i > 0 && e.At.Before(events[i-1].At) {
				t.Errorf("event %d is out of order, or a second of its id", i)
			}
			ids[e.ID] = true
			if r, ok := e.Detail.(trail.Record); ok {
				whole = append(whole, r.EventID)
			}
		}
		if len(whole) != len(records) {
			t.Errorf("%d records in events, of %d", len(whole), len(records))
		}
		slices.Reverse(whole)
		var paged []string
		q := trail.Lookup{MaxResults: rapid.IntRange(1, 10).Draw(t, "page")}
		for {
			page, err := q.Find(records, s.now.Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Records {
				paged = append(paged, r.EventID)
			}
			if q.NextToken = page.NextToken; q.NextToken == "" {
				break
			}
		}
		if !slices.Equal(paged, whole) {
			t.Errorf("paged %v\nwhole %v", paged, whole)
		}
	})
}
