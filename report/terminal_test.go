package report_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/verdict"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

func sample() []report.Scenario {
	at := time.Date(2035, 1, 2, 1, 0, 0, 0, time.UTC)
	leak := verdict.Finding{
		Kind:   verdict.Leak,
		Text:   "rotate wrote token#2 to its log",
		Slice:  []journal.Entry{{Seq: 9, At: at, Fact: journal.Leaked{Function: "rotate", Request: 5, What: "token#2", Where: "log"}}},
		Advice: "log which version was written, never what is in it",
	}
	outage := verdict.Finding{
		Kind: verdict.OutageFound,
		Text: "api was locked out from Tue 2035-01-02 01:00:00 to Tue 2035-01-02 01:30:00, for 30m",
		Slice: []journal.Entry{{Seq: 7, At: at, Fact: journal.Call{Op: "auth0.oauth.token", By: "rotate", Status: 503, Fault: "refuse"}},
			{Seq: 8, At: at, Fact: journal.Labelled{Secret: "service-token-demo", Label: "AWSCURRENT", From: "v1", To: "v2"}}},
		Advice: "have the next credential in AWSCURRENT while the last one is still accepted",
	}
	return []report.Scenario{
		{Name: "expiry-overlap/daily", Status: report.Passed, Rotations: 8, Virtual: 7 * 24 * time.Hour, Took: 120 * time.Millisecond},
		{Name: "failed-rotation/down", Why: "Auth0 is down.\nNobody should notice.", Status: report.Failed, Outages: 1, Rotations: 2, Virtual: 90 * time.Minute,
			Took: 40 * time.Millisecond, Findings: []verdict.Finding{outage, leak, leak, leak, leak}, Replay: "rollover run ./cmd/rotate --only failed-rotation/down --seed 0"},
		{Name: "failed-rotation/put", Status: report.Skipped, Reason: "the fault never happened", Trace: []string{"a line"}},
	}
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	for name, colour := range map[string]bool{"plain": false, "colour": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			term := &report.Terminal{W: &got, Colour: colour}
			term.Head("./cmd/rotate", []string{"not sealed"})
			for _, s := range sample() {
				term.Scenario(s)
			}
			term.Foot()
			golden(t, "testdata/terminal-"+name+".golden", got.Bytes())
			if !strings.HasSuffix(got.String(), "\n1 passed, 1 failed, 1 skipped\n") {
				t.Errorf("the last line is not the count:\n%s", got.String())
			}
		})
	}
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
