package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/verdict"
)

func TestStepSummary(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	show(&report.StepSummary{W: &got, Room: report.StepSummaryRoom})
	golden(t, "testdata/stepsummary.md.golden", got.Bytes())
}

// wholeMarkdown says what is cut in a summary.
func wholeMarkdown(text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("a rune is cut")
	}
	fenced, open := false, 0
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		switch {
		case !ended:
			return fmt.Errorf("a line is cut: %q", line)
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced:
		case strings.HasPrefix(line, "|") && !strings.HasSuffix(line, "|"):
			return fmt.Errorf("a row is cut: %q", line)
		case strings.HasPrefix(line, "<details>"):
			open++
		case line == "</details>":
			open--
		}
	}
	if fenced || open != 0 {
		return fmt.Errorf("a finding is cut")
	}
	return nil
}

// Ten thousand findings, in one scenario or in as many: the room is used, never exceeded, and what is
// left out is counted.
func TestStepSummaryKeepsToTheLimit(t *testing.T) {
	t.Parallel()
	const all = 10000
	for name, c := range map[string]struct {
		run            report.Record
		counted, notes string // what stands there so often, and how it is told how often it does not
	}{
		"one scenario":   {many(1, report.Failed, all), "<details>", "*%d findings left out here: GitHub takes 1 MiB of a step.*"},
		"many scenarios": {many(all, report.Failed, 1), "\n| failed-rotation/", "*%d scenarios more failed.*"},
		"many skipped":   {many(all, report.Skipped, 0), "\n| failed-rotation/", "*%d scenarios more were skipped.*"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			c.run.Show(&report.StepSummary{W: &got, Room: report.StepSummaryRoom})
			if got.Len() > report.StepSummaryRoom {
				t.Errorf("%d bytes", got.Len())
			}
			if err := wholeMarkdown(got.String()); err != nil {
				t.Error(err)
			}
			written := strings.Count(got.String(), c.counted)
			if want := fmt.Sprintf(c.notes, all-written); !strings.Contains(got.String(), want) {
				t.Errorf("%d are written, and it does not say %s", written, want)
			}
			if name != "many skipped" && got.Len() < report.StepSummaryRoom-4096 {
				t.Errorf("only %d bytes are used", got.Len())
			}
		})
	}
}

func TestStepSummaryFitsAnyRoom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawnRecord(t)
		room := rapid.IntRange(0, 20000).Draw(t, "room")
		var got bytes.Buffer
		r.Show(&report.StepSummary{W: &got, Room: room})
		if got.Len() > room {
			t.Fatalf("%d bytes in a room of %d", got.Len(), room)
		}
		if err := wholeMarkdown(got.String()); err != nil {
			t.Fatalf("%v in\n%s", err, got.String())
		}
	})
}

// Text of a function is shown, whatever it means to Markdown and to HTML.
func TestStepSummaryObeysNoFunction(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	(report.Record{Scenarios: []report.Scenario{{
		Name: "a|b", Status: report.Failed, Why: "<img src=x> and `code` | more\n\n# no head",
		Findings: []verdict.Finding{{Kind: "k", Text: "</summary><script>", Advice: "*never*", Slice: sample()[1].Findings[0].Slice}},
	}}}).Show(&report.StepSummary{W: &got, Room: report.StepSummaryRoom})
	for _, bad := range []string{"| a|b |", "\n# no head", "<script>", "\x1b", " *never*", "<img src=x> and `"} {
		if strings.Contains(got.String(), bad) {
			t.Errorf("%q is obeyed in\n%s", bad, got.String())
		}
	}
}
