package report_test

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/verdict"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

// sampleRun is a run with all that a view has to show: one scenario of each end, a fault, four findings
// of one kind, an error as long as the SDK's are, and characters that mean something to XML and to
// terminals.
func sampleRun() report.Run {
	return report.Run{Version: "v1.2.3", Target: "./cmd/rotate", File: "cmd/rotate/main.go", Seed: 7, Sealing: "sealed", Scenarios: 3, Notes: []string{"functions run on the host's clock"}}
}

func sample() []report.Scenario {
	at := time.Date(2035, 1, 2, 1, 0, 0, 0, time.UTC)
	leak := verdict.Finding{
		Kind:   verdict.Leak,
		About:  verdict.About{Step: "createSecret", What: "rotate token log"},
		Text:   "rotate wrote token#2 to its log",
		Slice:  []journal.Entry{{Seq: 9, At: at, Fact: journal.Leaked{Function: "rotate", Request: 5, What: "token#2", Where: "log"}}},
		Advice: "log which version was written, never what is in it",
	}
	long := `createSecret: <read> "service-token-demo": operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, ` +
		"ResourceNotFoundException: no arn:aws:secretsmanager:eu-west-1:000000000000:secret:service-token-demo-AbCdEf with \x1b[31mred\x1b[0m"
	outage := verdict.Finding{
		Kind:  verdict.OutageFound,
		About: verdict.About{Secret: "service-token-demo", Reader: "api"},
		Text:  "api was locked out from Tue 2035-01-02 01:00:00 to Tue 2035-01-02 01:30:00, for 30m",
		Slice: []journal.Entry{
			{Seq: 6, At: at, Fact: journal.Returned{Function: "rotate", Request: 4, Outcome: journal.Failed, Error: "errorString", Message: long}},
			{Seq: 7, At: at, Fact: journal.Call{Op: "auth0.oauth.token", By: "rotate", Status: 503, Fault: "refuse"}},
			{Seq: 8, At: at, Fact: journal.Labelled{Secret: "service-token-demo", Label: "AWSCURRENT", From: "v1", To: "v2"}},
		},
		Advice: "have the next credential in AWSCURRENT while the last one is still accepted",
	}
	drawn := lanes.Of(outage.Slice, nil, at.Add(time.Hour))
	reader := verdict.Reader{Name: "api", Secret: "service-token-demo", Habit: verdict.CacheFor(90 * time.Minute)}
	first := verdict.Rotation{Run: 1, Secret: "service-token-demo", Version: "v1", Cause: journal.ByRequest, Started: at, Ended: at, Attempts: 1, OK: true}
	second := verdict.Rotation{Run: 2, Secret: "service-token-demo", Version: "v2", Cause: journal.BySchedule, Started: at.Add(time.Hour), Attempts: 5, Step: "createSecret", Reason: "<5 attempts & no more>", Again: true}
	findings := []verdict.Finding{outage, leak, leak, leak, leak}
	verdict.Identify("failed-rotation/down", findings)
	accepted := []verdict.Finding{leak, outage}
	verdict.Identify("expiry-overlap/daily", accepted)
	return []report.Scenario{
		{
			Name: "expiry-overlap/daily", Why: "One a day.", Status: report.Passed, Rotations: []verdict.Rotation{first},
			Accepted: []report.Accepted{{Finding: accepted[0], Reason: "OPS-12, until <May>"}, {Finding: accepted[1]}},
			Notes:    []string{"baseline.txt:7: waste-0123abcd is not found here any more: take the line out"},
			Virtual:  7 * 24 * time.Hour, Took: 120 * time.Millisecond, Replay: "rollover run ./cmd/rotate --only expiry-overlap/daily --seed 7",
		},
		{
			Name: "failed-rotation/down", Why: "Auth0 is down.\nNobody should notice.", Status: report.Failed,
			Gaps:      []verdict.Gap{{Secret: "client-secret-demo", Span: verdict.Span{From: at, To: at.Add(time.Minute)}, Budget: 90 * time.Second}},
			Risks:     []verdict.Outage{{Reader: reader, Span: verdict.Span{From: at, To: at.Add(time.Second)}}},
			Outages:   []verdict.Outage{{Reader: reader, Span: verdict.Span{From: at, To: at.Add(30 * time.Minute)}, Held: "v1, token#1", Why: outage.Slice[2:]}},
			Rotations: []verdict.Rotation{first, second}, Virtual: 90 * time.Minute, Took: 40 * time.Millisecond,
			Findings: findings,
			Replay:   "rollover run ./cmd/rotate --only failed-rotation/down --seed 7", Lanes: &drawn,
		},
		{
			Name: "failed-rotation/put", File: "failed-rotation/put.txt", Status: report.Skipped, Reason: "the fault never happened",
			History: []journal.Entry{{Seq: 1, At: at, Fact: journal.Leaked{Function: "rotate", Request: 5, What: "token#2", Where: "answer"}}},
		},
	}
}

// sampleAt is when the sample is written as JUnit's XML.
var sampleAt = time.Date(2035, 1, 9, 12, 0, 0, 0, time.UTC)

// show plays the sample to a view.
func show(v report.View) {
	v.Head(sampleRun())
	for _, s := range sample() {
		v.Scenario(s)
	}
	v.Foot()
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; -rewrite writes it anew if the change is meant:\n%s", file, got)
	}
}
