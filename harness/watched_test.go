package harness_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/smithy-go"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/trail"
)

// failed is a stack with a rotation that has failed, an hour after it.
func failed(t *testing.T) *harness.Stack {
	t.Helper()
	s := harness.Run(t)
	s.Lambda.Handle("rotate", failing)
	s.Put(rotated, "{}")
	s.RotateOn(rotated, "rate(24 hours)", "rotate")
	s.Clock.Advance(time.Hour)
	return s
}

// list asks for a list, and returns it and the status.
func list(t *testing.T, s *harness.Stack, path string) (all []map[string]any, status int) {
	t.Helper()
	r, err := http.Get(s.Secrets.URL() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, &all); err != nil || all == nil {
			t.Fatalf("%s: %s, %v", path, body, err)
		}
	}
	return all, r.StatusCode
}

func TestWhatIsWatchedOverHTTP(t *testing.T) {
	t.Parallel()
	s := failed(t)
	events, records := s.Events(), s.CloudTrail()
	for path, want := range map[string]int{
		"/_rollover/events":                                       len(events),
		"/_rollover/events?after=" + events[1].ID:                 len(events) - 2,
		"/_rollover/events?after=" + events[len(events)-1].ID:     0,
		"/_rollover/events?since=2035-01-01T00:00:01Z":            8, // a start and an end of each re-attempt
		"/_rollover/events?pattern=" + url.QueryEscape(onFailure): 5,
		"/_rollover/cloudtrail":                                   len(records),
		"/_rollover/cloudtrail?after=" + records[0].EventID:       len(records) - 1,
		"/_rollover/cloudtrail?since=2035-01-01T01:00:00Z":        0,
	} {
		if got, status := list(t, s, path); len(got) != want || status != http.StatusOK {
			t.Errorf("%s: %d of %d, status %d", path, len(got), want, status)
		}
	}
	got, _ := list(t, s, "/_rollover/events?pattern="+url.QueryEscape(onFailure))
	detail := got[0]["detail"].(map[string]any)
	if detail["eventName"] != "RotationFailed" || got[0]["detail-type"] != trail.ServiceEvent || detail["requestParameters"] != nil {
		t.Errorf("%v", got[0])
	}
	for _, path := range []string{"/_rollover/events?after=nothing", "/_rollover/cloudtrail?since=today", "/_rollover/events?pattern={}"} {
		if _, status := list(t, s, path); status != http.StatusBadRequest {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

func cloudTrail(s *harness.Stack) *cloudtrail.Client {
	return cloudtrail.New(cloudtrail.Options{
		Region: harness.Region, BaseEndpoint: aws.String(s.Secrets.URL()),
		Credentials: credentials.NewStaticCredentialsProvider("TEST", "secret", ""),
	})
}

func TestLookupEventsByTheSDK(t *testing.T) {
	t.Parallel()
	s := failed(t)
	client, ctx := cloudTrail(s), context.Background()
	var got []string
	pages := cloudtrail.NewLookupEventsPaginator(client, &cloudtrail.LookupEventsInput{MaxResults: aws.Int32(3)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Events {
			got = append(got, *e.EventId)
		}
	}
	records := s.CloudTrail()
	if len(got) != len(records) || got[0] != records[len(records)-1].EventID {
		t.Errorf("%d events in pages, of %d", len(got), len(records))
	}
	sec, _ := s.Secrets.Secret(rotated)
	begin, end := s.Clock.Now().Add(-59*time.Minute), s.Clock.Now()
	out, err := client.LookupEvents(ctx, &cloudtrail.LookupEventsInput{
		LookupAttributes: []types.LookupAttribute{{AttributeKey: types.LookupAttributeKeyResourceName, AttributeValue: &sec.ARN}},
		StartTime:        &begin, EndTime: &end,
	})
	if err != nil || len(out.Events) != 8 {
		t.Fatalf("%d events of the re-attempts, %v", len(out.Events), err)
	}
	e := out.Events[0]
	var record trail.Record
	if err := json.Unmarshal([]byte(*e.CloudTrailEvent), &record); err != nil || record.EventName != "RotationFailed" ||
		*e.EventName != "RotationFailed" || *e.ReadOnly != "false" || *e.Resources[0].ResourceName != sec.ARN || !e.EventTime.Equal(record.EventTime) {
		t.Errorf("%+v %+v %v", e, record, err)
	}
	for code, in := range map[string]*cloudtrail.LookupEventsInput{
		"InvalidTimeRangeException":        {StartTime: &end, EndTime: &begin},
		"InvalidMaxResultsException":       {MaxResults: aws.Int32(0)},
		"InvalidNextTokenException":        {NextToken: aws.String("x")},
		"InvalidEventCategoryException":    {EventCategory: types.EventCategoryInsight},
		"InvalidLookupAttributesException": {LookupAttributes: []types.LookupAttribute{{AttributeKey: "EventColour", AttributeValue: aws.String("red")}}},
	} {
		_, err := client.LookupEvents(ctx, in)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	_, err = client.ListTrails(ctx, &cloudtrail.ListTrailsInput{})
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != "UnknownOperationException" {
		t.Errorf("ListTrails: %v", err)
	}
}

func TestLookupEventsByTheAWSCLI(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("no aws here to look events up with")
	}
	s := failed(t)
	cmd := exec.Command("aws", "cloudtrail", "lookup-events", "--lookup-attributes", "AttributeKey=EventName,AttributeValue=RotationFailed",
		"--start-time", "2035-01-01T00:05:00Z", "--query", "Events[].[EventName,EventTime]", "--output", "text")
	cmd.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+s.Secrets.URL(), "AWS_ACCESS_KEY_ID=TEST", "AWS_SECRET_ACCESS_KEY=secret",
		"AWS_DEFAULT_REGION="+harness.Region, "AWS_PAGER=", "AWS_MAX_ATTEMPTS=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := strings.Fields(string(out)); len(got) != 4 || got[0] != "RotationFailed" || got[2] != "RotationFailed" {
		t.Errorf("%s", out)
	}
}
