package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/verdict"
)

// Terminal writes a run for a person to read: one line for what went well, the story for what did
// not. It is not safe for concurrent use.
type Terminal struct {
	W      io.Writer
	Colour bool
	totals Totals
}

// Head writes what was run, and how.
func (t *Terminal) Head(target string, notes []string) {
	fmt.Fprintf(t.W, "rollover run %s\n", target)
	for _, n := range notes {
		fmt.Fprintf(t.W, "  note: %s\n", n)
	}
	fmt.Fprintln(t.W)
}

// Scenario writes one scenario.
func (t *Terminal) Scenario(s Scenario) {
	t.totals.Add(s)
	switch s.Status {
	case Passed:
		fmt.Fprintf(t.W, "%s  %-44s %s\n", t.paint(green, "ok  "), s.Name, summary(s))
	case Skipped:
		fmt.Fprintf(t.W, "%s  %-44s %s\n", t.paint(yellow, "skip"), s.Name, s.Reason)
	case Failed:
		fmt.Fprintf(t.W, "%s  %-44s %s\n", t.paint(red, "FAIL"), s.Name, summary(s))
		t.story(s)
	}
	for _, line := range s.Trace {
		fmt.Fprintln(t.W, "      "+line)
	}
}

// Foot writes the last line: N passed, N failed, N skipped.
func (t *Terminal) Foot() {
	fmt.Fprintf(t.W, "\n%d passed, %d failed", t.totals.Passed, t.totals.Failed)
	if t.totals.Skipped > 0 {
		fmt.Fprintf(t.W, ", %d skipped", t.totals.Skipped)
	}
	fmt.Fprintln(t.W)
}

// story tells a failure: why anyone should care, each kind of finding with the history that shows it,
// and how to see it again.
func (t *Terminal) story(s Scenario) {
	fmt.Fprintln(t.W)
	for _, line := range strings.Split(s.Why, "\n") {
		fmt.Fprintln(t.W, "      "+t.paint(dim, line))
	}
	const most = 3
	for _, kind := range grouped(s.Findings) {
		for i, f := range kind {
			if i == most {
				fmt.Fprintf(t.W, "\n      %s: and %d more like it\n", f.Kind, len(kind)-most)
				break
			}
			t.finding(f, i == 0)
		}
	}
	fmt.Fprintf(t.W, "\n      again: %s\n\n", s.Replay)
}

func (t *Terminal) finding(f verdict.Finding, advise bool) {
	fmt.Fprintf(t.W, "\n      %s: %s\n", t.paint(red, string(f.Kind)), f.Text)
	for _, e := range f.Slice {
		line := e.String()
		if strings.HasSuffix(line, "]") {
			line = t.paint(yellow, line)
		}
		fmt.Fprintf(t.W, "          %s\n", line)
	}
	if advise && f.Advice != "" {
		fmt.Fprintf(t.W, "          a correct Lambda: %s\n", f.Advice)
	}
}

// grouped puts findings of one kind together, in the order of the first of each.
func grouped(findings []verdict.Finding) [][]verdict.Finding {
	var groups [][]verdict.Finding
	index := map[verdict.Kind]int{}
	for _, f := range findings {
		i, known := index[f.Kind]
		if !known {
			i = len(groups)
			index[f.Kind] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

func summary(s Scenario) string {
	text := fmt.Sprintf("%d rotations in %s", s.Rotations, days(s.Virtual))
	if s.Outages > 0 {
		text += fmt.Sprintf(", %d outages", s.Outages)
	}
	return text + fmt.Sprintf(" (%s)", s.Took.Round(time.Millisecond))
}

func days(d time.Duration) string {
	if d >= 48*time.Hour {
		return fmt.Sprintf("%.3g days", d.Hours()/24)
	}
	return d.Round(time.Second).String()
}

type colour string

const (
	red    colour = "\x1b[31m"
	green  colour = "\x1b[32m"
	yellow colour = "\x1b[33m"
	dim    colour = "\x1b[2m"
)

func (t *Terminal) paint(c colour, text string) string {
	if !t.Colour {
		return text
	}
	return string(c) + text + "\x1b[0m"
}
