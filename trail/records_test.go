package trail_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/trail"
)

const (
	secret   = "service-token-demo"
	arn      = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:service-token-demo-AbCdEf"
	function = "arn:aws:lambda:eu-west-1:000000000000:function:rotate"
)

var start = time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)

// story is a history in the making, a second a line, of one secret that there is.
type story struct {
	journal.Journal
	now time.Time
}

func tell(facts ...journal.Fact) *story {
	s := &story{now: start}
	s.Add(s.now, journal.Created{Secret: secret, ARN: arn, By: "operator"})
	return s.tell(facts...)
}

func (s *story) tell(facts ...journal.Fact) *story {
	for _, f := range facts {
		s.now = s.now.Add(time.Second)
		if c, ok := f.(journal.Call); ok && c.Done.IsZero() && c.Status+len(c.Fault) > 0 {
			c.Done = s.now
			f = c
		}
		s.Add(s.now, f)
	}
	return s
}

func begins(run, attempt int, cause journal.Cause) journal.Fact {
	return journal.RotationStarted{Secret: secret, Version: "v2", Run: run, Attempt: attempt, Cause: cause, Function: function}
}

func ends(run, attempt int, r journal.RotationEnded) journal.Fact {
	r.Secret, r.Version, r.Run, r.Attempt = secret, "v2", run, attempt
	return r
}

// names are those of records, in order, with the messages.
func names(records []trail.Record) string {
	var all []string
	for _, r := range records {
		if r.ErrorMessage != "" {
			r.EventName += " (" + r.ErrorMessage + ")"
		}
		all = append(all, r.EventName)
	}
	return strings.Join(all, ", ")
}

func TestRotations(t *testing.T) {
	t.Parallel()
	const message = "Error when executing lambda " + function + " during setSecret step"
	failed := journal.RotationEnded{Step: "setSecret", Reason: "the function failed"}
	for name, test := range map[string]struct {
		history *story
		options trail.Options
		want    string
	}{
		"success": {
			history: tell(begins(1, 1, journal.BySchedule), ends(1, 1, journal.RotationEnded{OK: true})),
			want:    "RotationStarted, RotationSucceeded",
		},
		"a step fails": {
			history: tell(begins(1, 1, journal.BySchedule), ends(1, 1, failed)),
			want:    "RotationStarted, RotationFailed (" + message + ")",
		},
		"a re-attempt, told once": {
			history: tell(begins(1, 1, journal.BySchedule), ends(1, 1, failed), begins(1, 2, journal.ByReattempt), ends(1, 2, failed),
				begins(1, 3, journal.ByReattempt), ends(1, 3, journal.RotationEnded{OK: true})),
			options: trail.Options{PerRun: true},
			want:    "RotationStarted, RotationFailed (" + message + "), RotationSucceeded",
		},
		"cancelled": {
			history: tell(begins(1, 1, journal.BySchedule), ends(1, 1, journal.RotationEnded{Reason: "cancelled"})),
			want:    "RotationStarted",
		},
		"abandoned": {
			history: tell(begins(1, 1, journal.BySchedule),
				journal.RotationAbandoned{Secret: secret, Version: "v2", Run: 1, Attempt: 1, By: "operator"},
				ends(1, 1, journal.RotationEnded{Abandoned: true, Reason: "abandoned"})),
			want: "RotationStarted, RotationAbandoned",
		},
		"a test": {
			history: tell(begins(1, 1, journal.ByProbe), ends(1, 1, journal.RotationEnded{OK: true})),
			want:    "TestRotationStarted, TestRotationSucceeded",
		},
		"unfinished, of which nobody knows what is told": {
			history: tell(begins(1, 1, journal.BySchedule), ends(1, 1, journal.RotationEnded{Step: "finishSecret", Unfinished: true})),
			options: trail.Options{UnfinishedFails: true},
			want:    "RotationStarted, RotationFailed",
		},
	} {
		if got := names(trail.Records(test.history.Entries(), test.options)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	test := tell(begins(1, 1, journal.ByProbe), ends(1, 1, journal.RotationEnded{Step: "testSecret"}))
	if got := trail.Records(test.Entries(), trail.Options{})[1].EventName; got != "TestRotationFailed" {
		t.Errorf("a failed test: %s", got)
	}
}

// A record of a service event is the one that was seen in an account, but for what it says of that account.
func TestServiceEvent(t *testing.T) {
	t.Parallel()
	s := tell(begins(1, 1, journal.BySchedule), ends(1, 1, journal.RotationEnded{Step: "createSecret"}))
	const version = "7ac47c8c-f328-423b-9698-6926dd1f293e"
	events := trail.Events(s.Entries(), trail.Options{VersionID: func(_, v string) string { return map[string]string{"v2": version}[v] }})
	got, err := json.MarshalIndent(events[1], "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	r := events[1].Detail.(trail.Record)
	want := fmt.Sprintf(`{
  "version": "0",
  "id": %q,
  "detail-type": "AWS Service Event via CloudTrail",
  "source": "aws.secretsmanager",
  "account": "000000000000",
  "time": "2035-01-01T00:00:02Z",
  "region": "eu-west-1",
  "resources": [],
  "detail": {
    "eventVersion": "1.09",
    "userIdentity": {
      "accountId": "000000000000",
      "invokedBy": "secretsmanager.amazonaws.com"
    },
    "eventTime": "2035-01-01T00:00:02Z",
    "eventSource": "secretsmanager.amazonaws.com",
    "eventName": "RotationFailed",
    "awsRegion": "eu-west-1",
    "sourceIPAddress": "secretsmanager.amazonaws.com",
    "userAgent": "secretsmanager.amazonaws.com",
    "errorMessage": "Error when executing lambda %s during createSecret step",
    "requestParameters": null,
    "responseElements": null,
    "additionalEventData": {
      "SecretId": %q
    },
    "requestID": "Rotation-%s-%s",
    "eventID": %q,
    "readOnly": false,
    "eventType": "AwsServiceEvent",
    "managementEvent": true,
    "recipientAccountId": "000000000000",
    "eventCategory": "Management"
  }
}`, events[1].ID, function, arn, arn, version, r.EventID)
	if string(got) != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestDeletions(t *testing.T) {
	t.Parallel()
	var facts []journal.Fact
	for _, to := range []journal.DeletionState{journal.DeletionStarted, journal.DeletionCancelled, journal.DeletionStarted, journal.DeletionEnded} {
		facts = append(facts, journal.Deletion{Secret: secret, Version: "v1", To: to, By: "operator"})
	}
	records := trail.Records(tell(facts...).Entries(), trail.Options{})
	if got, want := names(records), "StartSecretVersionDelete, CancelSecretVersionDelete, StartSecretVersionDelete, EndSecretVersionDelete"; got != want {
		t.Errorf("%s", got)
	}
	if r := records[0]; r.AdditionalEventData["SecretId"] != arn || r.EventType != trail.AwsServiceEvent || r.UserIdentity.InvokedBy != "secretsmanager.amazonaws.com" {
		t.Errorf("%+v", r)
	}
}

func TestCalls(t *testing.T) {
	t.Parallel()
	s := tell(
		journal.Invoked{Function: "rotate", Request: 1, Run: 1},
		journal.Call{Op: "secrets.GetSecretValue", By: "api", Status: 200, Secret: secret, Asked: journal.Asked{SecretID: secret, Stage: "AWSCURRENT"}},
		journal.Call{Op: "secrets.PutSecretValue", By: "rotate", Status: 200, Secret: secret,
			Asked: journal.Asked{SecretID: arn, Token: "v2", Stages: []string{"AWSPENDING"}}},
		journal.Call{Op: "secrets.PutSecretValue", By: "rotate", Unheard: true, Fault: "lose reply", Secret: secret},
		journal.Call{Op: "secrets.PutSecretValue", By: "rotate", Fault: "kill before", Secret: secret},
		journal.Call{Op: "secrets.GetSecretValue", By: "api"}, // still waiting
		journal.Call{Op: "auth0.oauth.token", By: "rotate", Status: 200},
		journal.Call{Op: "secrets.GetSecretValue", By: "api", Status: 400, Error: "AccessDeniedException", Message: "User: arn:x is not authorized"},
		journal.Call{Op: "secrets.RotateSecret", By: "api", Status: 400, Error: "AccessDeniedException", Message: "Secrets Manager cannot invoke"},
		journal.Call{Op: "secrets.GetSecretValue", By: "api", Status: 400, Error: "ThrottlingException", Message: "Rate exceeded"},
	)
	records := trail.Records(s.Entries(), trail.Options{})
	var got []string
	for _, r := range records {
		parameters, _ := json.Marshal(r.RequestParameters)
		elements, _ := json.Marshal(r.ResponseElements)
		got = append(got, fmt.Sprintf("%s %v %s %s %s %s", r.EventName, r.ReadOnly, r.UserIdentity.ARN, r.ErrorCode, parameters, elements))
		if r.EventType != trail.AwsAPICall || !r.ManagementEvent || r.EventSource != "secretsmanager.amazonaws.com" {
			t.Errorf("%+v", r)
		}
	}
	const api, rotate = "arn:aws:iam::000000000000:user/api", "arn:aws:sts::000000000000:assumed-role/rotate/rotate"
	id := records[1].RequestParameters["clientRequestToken"]
	want := []string{
		`GetSecretValue true ` + api + `  {"secretId":"service-token-demo","versionStage":"AWSCURRENT"} null`,
		`PutSecretValue false ` + rotate + `  {"clientRequestToken":"` + fmt.Sprint(id) + `","secretId":"` + arn + `","versionStages":["AWSPENDING"]} {"arn":"` + arn + `"}`,
		`PutSecretValue false ` + rotate + `  null {"arn":"` + arn + `"}`,
		`GetSecretValue true ` + api + ` AccessDenied null null`,
		`RotateSecret false ` + api + ` AccessDeniedException null null`,
		`GetSecretValue true ` + api + ` ThrottlingException null null`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	who := records[1].UserIdentity
	if who.Type != "AssumedRole" || who.SessionContext.SessionIssuer.ARN != "arn:aws:iam::000000000000:role/rotate" || records[0].UserIdentity.UserName != "api" {
		t.Errorf("%+v", who)
	}
}

// A call stands where its answer came, so that who reads on from a record misses nothing.
func TestACallStandsWhereItWasAnswered(t *testing.T) {
	t.Parallel()
	s := tell()
	s.Add(start, journal.Call{Op: "secrets.PutSecretValue", By: "api", Status: 200, Done: start.Add(time.Minute)})
	s.tell(begins(1, 1, journal.BySchedule))
	records := trail.Records(s.Entries(), trail.Options{})
	if got := names(records); got != "RotationStarted, PutSecretValue" {
		t.Error(got)
	}
	if r := records[1]; !r.EventTime.Equal(start) || !r.At.Equal(start.Add(time.Minute)) {
		t.Errorf("%s, seen at %s", r.EventTime, r.At)
	}
}

func TestDataEvents(t *testing.T) {
	t.Parallel()
	s := tell(journal.Invoked{Function: "rotate", Request: 1, Run: 1, Step: "createSecret"}, journal.Invoked{Function: "rotate", Request: 2})
	if got := trail.Records(s.Entries(), trail.Options{}); len(got) != 0 {
		t.Errorf("%d records, and none was asked for", len(got))
	}
	records := trail.Records(s.Entries(), trail.Options{DataEvents: true})
	if r := records[0]; r.EventSource != "lambda.amazonaws.com" || r.EventName != "Invoke" || r.EventCategory != "Data" || r.ManagementEvent ||
		r.Resources[0].ARN != function || r.UserIdentity.InvokedBy != "secretsmanager.amazonaws.com" || r.RequestParameters["functionName"] != function {
		t.Errorf("%+v", r)
	}
	if r := records[1]; r.UserIdentity.ARN != "arn:aws:iam::000000000000:user/test" {
		t.Errorf("%+v", r)
	}
}

func TestPrincipalsMayBeSaid(t *testing.T) {
	t.Parallel()
	s := tell(journal.Call{Op: "secrets.GetSecretValue", By: "api", Status: 200}, journal.Call{Op: "secrets.GetSecretValue", By: "ci", Status: 200})
	records := trail.Records(s.Entries(), trail.Options{Account: "111122223333", Principal: func(name string, _ bool) string {
		return map[string]string{"api": "arn:aws:sts::111122223333:assumed-role/api-task/i-0abc", "ci": "arn:aws:iam::111122223333:user/bots/ci"}[name]
	}})
	if who := records[0].UserIdentity; who.Type != "AssumedRole" || who.SessionContext.SessionIssuer.UserName != "api-task" || !strings.HasSuffix(who.PrincipalID, ":i-0abc") {
		t.Errorf("%+v", who)
	}
	if who := records[1].UserIdentity; who.Type != "IAMUser" || who.UserName != "ci" || who.AccountID != "111122223333" {
		t.Errorf("%+v", who)
	}
}

// Secrets Manager tells of a label without CloudTrail, but not of those that it handles itself.
func TestLabels(t *testing.T) {
	t.Parallel()
	var facts []journal.Fact
	for _, label := range []string{"AWSPENDING", "AWSCURRENT", "AWSPREVIOUS", "MINE"} {
		facts = append(facts, journal.Labelled{Secret: secret, Label: label, From: "v1", To: "v2"})
	}
	facts = append(facts, journal.Labelled{Secret: secret, Label: "MINE", From: "v2"})
	events := trail.Events(tell(facts...).Entries(), trail.Options{VersionID: func(_, v string) string { return "id of " + v }})
	var got []string
	for _, e := range events {
		text, _ := json.Marshal(e.Detail)
		got = append(got, fmt.Sprintf("%s %s %s %s", e.DetailType, e.Source, e.Resources, text))
	}
	want := []string{
		`Secret Label Updated aws.secretsmanager [` + arn + `] {"name":"service-token-demo","labelUpdated":"AWSCURRENT","versionId":"id of v2"}`,
		`Secret Label Updated aws.secretsmanager [` + arn + `] {"name":"service-token-demo","labelUpdated":"MINE","versionId":"id of v2"}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	if got := events[0].Name(); got != "Secret Label Updated" {
		t.Error(got)
	}
}

// What is made anew under the same name is another secret, and where it is stands in its ARN.
func TestASecretIsWhereItsARNSays(t *testing.T) {
	t.Parallel()
	const other = "arn:aws:secretsmanager:us-east-1:111122223333:secret:service-token-demo-Zzzzzz"
	s := tell(begins(1, 1, journal.BySchedule), journal.Created{Secret: secret, ARN: other}, begins(2, 1, journal.BySchedule),
		journal.RotationStarted{Secret: "never made", Version: "v1", Run: 3, Attempt: 1})
	records := trail.Records(s.Entries(), trail.Options{})
	if r := records[0]; r.AdditionalEventData["SecretId"] != arn || r.AWSRegion != "eu-west-1" {
		t.Errorf("%+v", r)
	}
	if r := records[1]; r.AdditionalEventData["SecretId"] != other || r.AWSRegion != "us-east-1" || r.UserIdentity.AccountID != "111122223333" || r.RecipientAccountID != "111122223333" {
		t.Errorf("%+v", r)
	}
	if r := records[2]; r.AdditionalEventData["SecretId"] != "arn:aws:secretsmanager:eu-west-1:000000000000:secret:never made" {
		t.Errorf("%+v", r)
	}
}
