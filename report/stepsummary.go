package report

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/rolloverhq/rollover/verdict"
)

// StepSummaryRoom is how many bytes GitHub takes as the summary of one step; of one that is longer it shows
// nothing.
const StepSummaryRoom = 1 << 20

// StepSummary writes a run as the Markdown that GitHub shows of a step: what came of it, a table of what
// failed, one of what was skipped, one of what the baseline says, and each finding, folded, with the history
// that shows it. What there is no room for is left out in whole rows and findings, and counted. All is written
// by Foot, in one piece. It is not safe for concurrent use.
type StepSummary struct {
	W io.Writer
	// Room is how many bytes may be written, at most StepSummaryRoom.
	Room int

	run             Run
	totals          Totals
	failed, skipped []Scenario
	besides         []Scenario // of which a baseline has something to say
}

var _ View = (*StepSummary)(nil)

// Head takes what is played.
func (v *StepSummary) Head(r Run) { v.run = r }

// Scenario takes a scenario.
func (v *StepSummary) Scenario(s Scenario) {
	v.totals.Add(s)
	switch s.Status {
	case Failed:
		v.failed = append(v.failed, s)
	case Skipped:
		v.skipped = append(v.skipped, s)
	}
	if len(s.besides()) > 0 {
		v.besides = append(v.besides, s)
	}
}

// Foot writes the summary.
func (v *StepSummary) Foot() {
	p := page{room: min(v.Room, StepSummaryRoom)}
	if !p.put(v.head()) {
		return
	}
	table(&p, p.room/4, v.failed, "failed", "| failed | |\n|---|---|\n", func(s Scenario) string {
		return fmt.Sprintf("| %s | %s: %s |\n", markdown(s.Name), markdown(summary(s)), markdown(counted(s.Findings)))
	})
	table(&p, p.room/8, v.skipped, "were skipped", "| skipped | |\n|---|---|\n", func(s Scenario) string {
		return fmt.Sprintf("| %s | %s |\n", markdown(s.Name), markdown(s.Reason))
	})
	table(&p, p.room/8, v.besides, "have something in the baseline", "| baseline | |\n|---|---|\n", func(s Scenario) string {
		lines := s.besides()
		for i := range lines {
			lines[i] = markdown(lines[i])
		}
		return fmt.Sprintf("| %s | %s |\n", markdown(s.Name), strings.Join(lines, "<br>"))
	})
	v.findings(&p)
	_, _ = io.WriteString(v.W, p.text.String()) // the caller's writer keeps its error
}

// head is the verdict, and what it is of.
func (v *StepSummary) head() string {
	verdict := "passed"
	if v.totals.Failed > 0 {
		verdict = "failed"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## rollover: %s\n\n**%s**: %s, seed %d, rollover %s", verdict, v.totals, code(v.run.Target), v.run.Seed, markdown(v.run.Version))
	if v.run.Sealing != "" {
		b.WriteString(", " + markdown(v.run.Sealing))
	}
	if v.run.Shard.Of > 0 {
		b.WriteString(", " + v.run.Shard.String())
	}
	b.WriteString("\n\n")
	for _, n := range v.run.Notes {
		b.WriteString("- note: " + markdown(n) + "\n")
	}
	if len(v.run.Notes) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// table writes a row for each scenario, in at most so many bytes.
func table(p *page, most int, scenarios []Scenario, what, head string, row func(Scenario) string) {
	if len(scenarios) == 0 {
		return
	}
	end := min(p.text.Len()+most, p.room)
	var rows strings.Builder
	rows.WriteString(head)
	for i, s := range scenarios {
		next := row(s)
		if p.text.Len()+rows.Len()+len(next)+noteRoom > end {
			if i > 0 {
				p.put(rows.String() + "\n")
			}
			p.note(fmt.Sprintf("%s more %s.", plural(len(scenarios)-i, "scenario"), what))
			return
		}
		rows.WriteString(next)
	}
	p.put(rows.String() + "\n")
}

// findings writes what is wrong with each scenario, as far as there is room.
func (v *StepSummary) findings(p *page) {
	written, all := 0, 0
	full := false
	for _, s := range v.failed {
		all += len(s.Findings)
		head := about(s)
		for i := 0; i < len(s.Findings) && !full; i++ {
			block := head + folded(s.Findings[i])
			if full = !p.fits(block, noteRoom); !full {
				p.put(block)
				head = ""
				written++
			}
		}
	}
	if left := all - written; left > 0 {
		p.note(fmt.Sprintf("%s left out here: GitHub takes 1 MiB of a step.", plural(left, "finding")))
	}
}

// about begins a scenario: its name, why anyone should care, and how to see it again.
func about(s Scenario) string {
	text := "#### " + markdown(s.Name) + "\n\n"
	if s.Why != "" {
		text += markdown(strings.ReplaceAll(s.Why, "\n", " ")) + "\n\n"
	}
	if s.Replay != "" {
		text += code(s.Replay) + "\n\n"
	}
	return text
}

// folded is a finding of which the first line is seen, and the rest when it is asked for.
func folded(f verdict.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%s</summary>\n\n", html.EscapeString(clean(f.String())))
	if len(f.Slice) > 0 {
		var lines []string
		for _, e := range f.Slice {
			lines = append(lines, clean(e.String()))
		}
		text := strings.Join(lines, "\n")
		fence := strings.Repeat("`", max(3, ticks(text)+1))
		fmt.Fprintf(&b, "%stext\n%s\n%s\n\n", fence, text, fence)
	}
	if f.Advice != "" {
		b.WriteString("A correct Lambda: " + markdown(f.Advice) + "\n\n")
	}
	b.WriteString("</details>\n\n")
	return b.String()
}

// counted is what was found, each kind once: "outage, 4 leak".
func counted(findings []verdict.Finding) string {
	var parts []string
	for _, kind := range grouped(findings) {
		name := string(kind[0].Kind)
		if len(kind) > 1 {
			name = fmt.Sprintf("%d %s", len(kind), name)
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, ", ")
}

// page is text that never grows beyond its room.
type page struct {
	text strings.Builder
	room int
}

// noteRoom is kept free for one note, a line that tells what was left out.
const noteRoom = 100

func (p *page) fits(block string, spare int) bool { return p.text.Len()+len(block)+spare <= p.room }

// put adds a block, or nothing.
func (p *page) put(block string) bool {
	if !p.fits(block, 0) {
		return false
	}
	p.text.WriteString(block)
	return true
}

// note adds a line of its own.
func (p *page) note(text string) { p.put("*" + text + "*\n\n") }

// marks are what means something in Markdown, within a line.
var marks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`, "~", `\~`, "&", `\&`, "$", `\$`)

// markdown writes text so that it is seen as it is, in a paragraph or a cell of a table.
func markdown(text string) string { return marks.Replace(clean(text)) }

// code writes text as code within a line.
func code(text string) string {
	text = clean(text)
	fence := strings.Repeat("`", ticks(text)+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// ticks is the length of the longest row of backticks in a text.
func ticks(text string) (most int) {
	row := 0
	for _, r := range text {
		if row++; r != '`' {
			row = 0
		}
		most = max(most, row)
	}
	return most
}
