package verdict_test

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

func TestAnEgressNamesHostAndStepOnce(t *testing.T) {
	t.Parallel()
	at := time.Date(2035, time.January, 1, 0, 0, 0, 0, time.UTC)
	var history []journal.Entry
	for i, f := range []journal.Egress{
		{By: "rotate", Step: "createSecret", Run: 1, Attempt: 1, To: "api.example.com", How: "dns"},
		{By: "rotate", Step: "testSecret", Run: 1, Attempt: 1, To: "api.example.com", How: "http"},
		{By: "rotate", To: "192.0.2.1:25", How: "tcp"},
	} {
		history = append(history, journal.Entry{Seq: i + 1, At: at, Fact: f})
	}
	var got []verdict.Finding
	for _, f := range verdict.Judge(history, verdict.Case{Since: at, Until: at}).Findings {
		if f.Kind == verdict.Egress {
			got = append(got, f)
		}
	}
	if len(got) != 2 {
		t.Fatalf("findings: %v", got)
	}
	for i, want := range []string{
		"rotate reached out for api.example.com in createSecret of rotation 1, which is not in its world",
		"rotate reached out for 192.0.2.1:25, which is not in its world",
	} {
		if got[i].Text != want {
			t.Errorf("%q, want %q", got[i].Text, want)
		}
	}
	if len(got[0].Slice) != 2 {
		t.Errorf("the slice shows %d attempts", len(got[0].Slice))
	}
}
