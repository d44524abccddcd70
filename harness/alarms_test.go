package harness_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/trail"
)

// TestTheAlarmWakesUs is the test that docs/alarms.md shows.
func TestTheAlarmWakesUs(t *testing.T) {
	t.Parallel()
	needsGo(t)
	s := harness.Run(t)
	rotatesDaily(t, s) // service-token-demo, by the reference Lambda; one rotation has succeeded
	s.Clock.Advance(24*time.Hour - time.Minute)

	alarm := s.Alarm(`{
		"source": ["aws.secretsmanager"],
		"detail-type": ["AWS Service Event via CloudTrail"],
		"detail": {
			"eventName": ["RotationFailed", "RotationAbandoned"],
			"additionalEventData": {
				"SecretId": [{"prefix": "arn:aws:secretsmanager:eu-west-1:000000000000:secret:service-token-demo-"}]
			}
		}
	}`)
	s.Faults.On("auth0.oauth.token").Always().Do(fault.Refuse()) // Auth0 is down when the rotation is due
	s.Clock.Advance(time.Hour)

	alarm.CheckFiredWithin(t, 5*time.Minute)
}

// rotatesDaily sets the worked example up.
func rotatesDaily(t *testing.T, s *harness.Stack) {
	t.Helper()
	code := harness.Package("../cmd/rotate")
	t.Cleanup(func() {
		if err := code.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := serviceToken(s, code); err != nil {
		t.Fatal(err)
	}
	s.CheckRotations(t, 1)
}

// docs/alarms.md shows a test that is run.
func TestAlarmsAreDocumentedAsTheyAre(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/alarms.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "```go\n")
	snippet, _, _ := strings.Cut(after, "```")
	source, err := os.ReadFile("alarms_test.go")
	if err != nil {
		t.Fatal(err)
	}
	tested := strings.ReplaceAll(string(source), "\tneedsGo(t)\n", "")
	if snippet == "" || !strings.Contains(tested, snippet) {
		t.Errorf("docs/alarms.md shows a test that is not in alarms_test.go:\n%s", snippet)
	}
}

// failsOnce is a stack whose first rotation fails in createSecret, and then is not tried again for an hour.
func failsOnce(r *recorder) *harness.Stack {
	s := harness.Run(r, harness.With(func(o *harness.Options) {
		o.Secrets.Reattempts = fakesecrets.Reattempts{Every: time.Hour}
	}))
	s.Lambda.Handle("rotate", failing)
	s.Put(rotated, "{}")
	return s
}

const onFailure = `{"detail":{"eventName":["RotationFailed"]}}`

func TestAlarmsSayWhyTheyWereSilent(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	s := failsOnce(r)
	onSuccess := s.Alarm(`{"detail":{"eventName":["RotationSucceeded"]}}`)
	onRead := s.Alarm(`{"detail":{"eventName":["GetSecretValue"]}}`)
	p, err := trail.Parse(`{"detail":{"eventName":["GetSecretValue"]}}`)
	if err != nil {
		t.Fatal(err)
	}
	onAnyRead := s.AlarmOn(trail.Rule{Pattern: p, AllManagementEvents: true})
	alarm := s.Alarm(onFailure)
	s.RotateOn(rotated, "rate(24 hours)", "rotate")
	if _, err := s.Operator().Value(rotated, ""); err != nil {
		t.Fatal(err)
	}
	s.Clock.Settle()
	late := s.Alarm(onFailure)
	s.Clock.Advance(90 * time.Minute)

	alarm.CheckFiredWithin(t, 0)
	alarm.CheckFired(t, 2)
	onAnyRead.CheckFired(t, 1)
	onSuccess.CheckSilent(t)
	if got := alarm.Events(); got[0].Name() != "RotationFailed" || got[0].Detail.(trail.Record).ErrorMessage !=
		"Error when executing lambda arn:aws:lambda:eu-west-1:000000000000:function:rotate during createSecret step" {
		t.Errorf("%+v", got[0])
	}
	for _, check := range []struct {
		does func()
		want []string
	}{
		{func() { onSuccess.CheckFiredWithin(r, time.Hour) }, []string{"the alarm never went off", "RotationFailed: detail.eventName is not what the pattern says"}},
		{func() { onSuccess.CheckFired(r, 3) }, []string{"0 events set the alarm off, and 3 were to"}},
		{func() { onRead.CheckFired(r, 1) }, []string{"GetSecretValue: the rule is not shown what only reads", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}},
		{func() { alarm.CheckSilent(r) }, []string{"the alarm went off", "Mon 2035-01-01 00:00:00.00  RotationFailed", "Mon 2035-01-01 01:00:00.00  RotationFailed"}},
		{func() { late.CheckFiredWithin(r, 10*time.Minute) }, []string{"went off after 1h0m0s, by RotationFailed, and was to within 10m0s"}},
		{func() { late.CheckFiredWithin(r, 2*time.Hour) }, []string{"only if re-attempts of a rotation have events of their own"}},
		{func() { s.Alarm(onFailure).CheckFired(r, 1) }, []string{"there was no other event since it was declared"}},
	} {
		r.said = nil
		check.does()
		said := strings.Join(r.said, "\n")
		for _, want := range check.want {
			if !strings.Contains(said, want) {
				t.Errorf("%q is not in %q", want, said)
			}
		}
	}
	r.end()
}

// What an operator does by hand has its events as well, and they name secrets and versions as the account does.
func TestEventsOfAnOperatorsHand(t *testing.T) {
	t.Parallel()
	s := harness.Run(t, harness.With(func(o *harness.Options) { o.Secrets.Reattempts = fakesecrets.Reattempts{Every: time.Hour} }))
	s.Lambda.Handle("rotate", failing)
	s.Put(rotated, "{}")
	made, _ := s.Secrets.Secret(rotated)
	steps := []struct {
		name string
		do   func() error
		want string
	}{
		{"a test", func() error { return s.Secrets.RotateOn(rotated, "rate(24 hours)", "rotate", fakesecrets.AtItsTime()) }, "TestRotationStarted TestRotationFailed"},
		{"a rotation", func() error { return s.RotateNow(rotated) }, "RotationStarted RotationFailed"},
		{"a new value", func() error { return s.Operator().Put(rotated, "[]") }, "RotationAbandoned"},
		{"a deletion", func() error { return s.Operator().Delete(rotated, 7) }, "StartSecretVersionDelete StartSecretVersionDelete StartSecretVersionDelete StartSecretVersionDelete"},
		{"a restoration", func() error { return s.Operator().Restore(rotated) }, "CancelSecretVersionDelete CancelSecretVersionDelete CancelSecretVersionDelete CancelSecretVersionDelete"},
		{"a removal", func() error { return s.Operator().Remove("other") }, "StartSecretVersionDelete EndSecretVersionDelete"},
	}
	s.Put("other", "{}")
	for _, step := range steps {
		alarm := s.Alarm(`{"detail-type":["AWS Service Event via CloudTrail"],"detail":{"userIdentity":{"invokedBy":["secretsmanager.amazonaws.com"]}}}`)
		labels := s.Alarm(`{"detail-type":["Secret Label Updated"],"detail":{"labelUpdated":["AWSCURRENT"]}}`)
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		s.Clock.Settle()
		var got []string
		for _, e := range alarm.Events() {
			got = append(got, e.Name())
		}
		if strings.Join(got, " ") != step.want {
			t.Errorf("%s: %v, want %s", step.name, got, step.want)
		}
		now, _ := s.Secrets.Secret(rotated)
		switch step.name {
		case "a rotation":
			pending, _ := now.On("AWSPENDING")
			if r := alarm.Events()[0].Detail.(trail.Record); r.RequestID != "Rotation-"+made.ARN+"-"+pending.ID || r.AdditionalEventData["SecretId"] != made.ARN {
				t.Errorf("%+v", r)
			}
		case "a new value":
			current, _ := now.On("AWSCURRENT")
			if l := labels.Events()[0]; l.Detail.(trail.LabelUpdate).VersionID != current.ID || l.Resources[0] != made.ARN {
				t.Errorf("%+v", l)
			}
		default:
			labels.CheckSilent(t)
		}
	}
}
