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
	// Width is where lines of a story are wrapped, in columns. Zero, and anything too narrow to read,
	// leaves them whole, as a file or a pipe wants them.
	Width int

	totals Totals
}

var _ View = (*Terminal)(nil)

// Head writes what is played, and how.
func (t *Terminal) Head(r Run) {
	fmt.Fprintf(t.W, "rollover run %s\n", clean(r.Target))
	if r.Sealing != "" {
		t.lines("  ", r.Sealing, "")
	}
	if r.Shard.Of > 0 {
		t.lines("  ", fmt.Sprintf("%s: %d of %s", r.Shard, r.Scenarios, plural(len(r.Shard.Names), "scenario")), "")
	}
	for _, n := range r.Notes {
		t.lines("  ", "note: "+n, "")
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
		fmt.Fprintf(t.W, "%s  %-44s %s\n", t.paint(yellow, "skip"), s.Name, clean(s.Reason))
	case Failed:
		fmt.Fprintf(t.W, "%s  %-44s %s\n", t.paint(red, "FAIL"), s.Name, summary(s))
		t.story(s)
	}
	if s.Status != Failed {
		t.besides(s, "      ")
	}
	t.trace(s.History)
}

// Foot writes the last line: N passed, N failed, N skipped.
func (t *Terminal) Foot() { fmt.Fprintf(t.W, "\n%s\n", t.totals) }

// story tells a failure: why anyone should care, each kind of finding with the history that shows it,
// and how to see it again.
func (t *Terminal) story(s Scenario) {
	if s.Why != "" {
		fmt.Fprintln(t.W)
		t.paragraph(s.Why)
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
	if len(s.besides()) > 0 {
		fmt.Fprintln(t.W)
		t.besides(s, "      ")
	}
	fmt.Fprintf(t.W, "\n      again: %s\n\n", clean(s.Replay))
}

// besides tells what a baseline accepts, and what is to be said of its entries.
func (t *Terminal) besides(s Scenario, indent string) {
	for i, line := range s.besides() {
		c := yellow
		if i >= len(s.Accepted) {
			c = ""
		}
		t.lines(indent, line, c)
	}
}

// Finding writes one finding of a scenario by itself, with the history that shows it.
func (t *Terminal) Finding(s Scenario, f verdict.Finding) {
	fmt.Fprintf(t.W, "%s\n", clean(s.Name))
	t.finding(f, true)
	for _, a := range s.Accepted {
		if a.ID == f.ID {
			t.lines("          ", a.reason(), yellow)
		}
	}
	fmt.Fprintf(t.W, "\n      again: %s\n\n", clean(s.Replay))
}

func (t *Terminal) finding(f verdict.Finding, advise bool) {
	fmt.Fprintln(t.W)
	for i, line := range wrap(clean(f.String()), 6, 2, t.Width) {
		if i == 0 {
			line = strings.Replace(line, f.Name(), t.paint(red, f.Name()), 1)
		}
		fmt.Fprintln(t.W, line)
	}
	for _, e := range f.Slice {
		var c colour
		line := e.String()
		if strings.HasSuffix(line, "]") {
			c = yellow
		}
		t.lines("          ", line, c)
	}
	if advise && f.Advice != "" {
		t.lines("          ", "a correct Lambda: "+f.Advice, "")
	}
}

// paragraph writes the words at the head of a scenario: as they were broken into lines there, or, where
// lines are wrapped, anew.
func (t *Terminal) paragraph(text string) {
	whole := strings.Split(text, "\n")
	if t.Width > 0 {
		whole = []string{strings.Join(whole, " ")}
	}
	for _, text := range whole {
		for _, line := range wrap(clean(text), 6, 0, t.Width) {
			fmt.Fprintln(t.W, "      "+t.paint(dim, strings.TrimPrefix(line, "      ")))
		}
	}
}

// lines writes text at an indent, wrapped, in a colour.
func (t *Terminal) lines(indent, text string, c colour) {
	for _, line := range wrap(clean(text), len(indent), 2, t.Width) {
		margin := len(line) - len(strings.TrimLeft(line, " "))
		fmt.Fprintln(t.W, line[:margin]+t.paint(c, line[margin:]))
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
	text := fmt.Sprintf("%s in %s", plural(s.Succeeded(), "rotation"), days(s.Virtual))
	if n := len(s.Outages); n > 0 {
		text += ", " + plural(n, "outage")
	}
	if n := len(s.Accepted); n > 0 {
		text += ", " + plural(n, "finding") + " accepted"
	}
	if n := len(s.Risks); n > 0 {
		text += ", at risk " + times(n)
	}
	if g, some := longest(s.Gaps); some {
		text += fmt.Sprintf(", gap up to %s of %s", g.Span.Length(), days(g.Budget))
	}
	return text + fmt.Sprintf(" (%s)", s.Took.Round(time.Millisecond))
}

// longest returns the gap that comes nearest to its budget, or exceeds it most.
func longest(gaps []verdict.Gap) (most verdict.Gap, some bool) {
	for _, g := range gaps {
		if !some || g.Span.Length()-g.Budget > most.Span.Length()-most.Budget {
			most, some = g, true
		}
	}
	return most, some
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// days prints world time as 7 days, 24h, 1h30m or 5s.
func days(d time.Duration) string {
	if d >= 48*time.Hour {
		return fmt.Sprintf("%.3g days", d.Hours()/24)
	}
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

type colour string

const (
	red    colour = "\x1b[31m"
	green  colour = "\x1b[32m"
	yellow colour = "\x1b[33m"
	dim    colour = "\x1b[2m"
	bold   colour = "\x1b[1m"
)

func (t *Terminal) paint(c colour, text string) string {
	if !t.Colour || c == "" || text == "" {
		return text
	}
	return string(c) + text + "\x1b[0m"
}
