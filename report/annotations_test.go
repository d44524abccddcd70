package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/verdict"
)

func TestAnnotations(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	show(&report.Annotations{W: &got, Folder: "services/rotation"})
	golden(t, "testdata/annotations.golden", got.Bytes())
}

// What a user's own scenario expects is annotated where the scenario says it.
func TestAnnotationsNameTheScenariosLine(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	(report.Record{Run: sampleRun(), Scenarios: []report.Scenario{
		{Name: "tuesday", File: "tests/tuesday.txt", Status: report.Failed, Findings: []verdict.Finding{{Kind: verdict.UnmetExpectation, Text: "tests/tuesday.txt:7: 3 rotations, and 4 were expected"}}},
		{Name: "odd", Status: report.Failed},
	}}).Show(&report.Annotations{W: &got})
	want := "::error title=tuesday,file=tests/tuesday.txt,line=7::unmet-expectation: tests/tuesday.txt:7: 3 rotations, and 4 were expected\n" +
		"::error title=odd,file=cmd/rotate/main.go::failed\n"
	if got.String() != want {
		t.Errorf("%s, want %s", got.String(), want)
	}
}

// many is a run of so many scenarios of an end, each with findings.
func many(n int, status report.Status, findings int) report.Record {
	r := report.Record{Run: sampleRun()}
	failed := sample()[1]
	for i := range n {
		s := failed
		s.Name, s.Status, s.Findings = fmt.Sprintf("failed-rotation/%d", i), status, nil
		for j := range findings {
			f := failed.Findings[j%2]
			f.Text = fmt.Sprintf("%s (%d: ümläut ✓)", f.Text, j)
			s.Findings = append(s.Findings, f)
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	return r
}

func TestAnnotationsKeepToTheLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failed, skipped int
		errors, warned  int
		last            string
	}{
		{9, 0, 9, 0, ""},
		{10, 10, 10, 10, ""},
		{11, 0, 10, 0, "::error title=rollover::2 scenarios more failed: GitHub shows 10 annotations of a kind\n"},
		{10000, 12, 10, 10, "::error title=rollover::9991 scenarios more failed: GitHub shows 10 annotations of a kind\n"},
		{0, 10000, 0, 10, "::warning title=rollover::9991 scenarios more were skipped: GitHub shows 10 annotations of a kind\n"},
	} {
		var got bytes.Buffer
		r := many(c.failed, report.Failed, 1)
		r.Scenarios = append(r.Scenarios, many(c.skipped, report.Skipped, 0).Scenarios...)
		r.Show(&report.Annotations{W: &got})
		errors, warnings := strings.Count(got.String(), "::error "), strings.Count(got.String(), "::warning ")
		if errors != c.errors || warnings != c.warned || errors+warnings != strings.Count(got.String(), "\n") {
			t.Errorf("%d failed and %d skipped: %d errors and %d warnings", c.failed, c.skipped, errors, warnings)
		}
		if !strings.Contains(got.String(), c.last) {
			t.Errorf("%d failed and %d skipped: no %q in\n%s", c.failed, c.skipped, c.last, got.String())
		}
	}
}

// A command is one line, and what the runner makes of it is what was meant.
func TestAnnotationsAreEscaped(t *testing.T) {
	t.Parallel()
	unescape := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	text := rapid.StringOf(rapid.SampledFrom([]rune("%:,\r\n=; 0AD25aé\x1b")))
	rapid.Check(t, func(t *rapid.T) {
		name, said := text.Draw(t, "name"), text.Draw(t, "text")
		var got bytes.Buffer
		(report.Record{Scenarios: []report.Scenario{{Name: name, Status: report.Failed, Findings: []verdict.Finding{{Kind: "k", Text: said}}}}}).Show(&report.Annotations{W: &got})
		line, ended := strings.CutSuffix(got.String(), "\n")
		head, message, two := strings.Cut(strings.TrimPrefix(line, "::"), "::")
		if !ended || !two || strings.ContainsAny(line, "\r\n\x1b") || strings.ContainsAny(strings.TrimPrefix(head, "error title="), ":,") {
			t.Fatalf("%q is no command of one line", got.String())
		}
		plain := strings.NewReplacer("\r", `\r`, "\x1b", `\x1b`)
		if want := "k: " + plain.Replace(said); unescape.Replace(message) != want {
			t.Fatalf("the runner reads %q, not %q", unescape.Replace(message), want)
		}
		if want := strings.ReplaceAll(plain.Replace(name), "\n", `\n`); unescape.Replace(strings.TrimPrefix(head, "error title=")) != want {
			t.Fatalf("the title is %q, not %q", head, want)
		}
	})
}
