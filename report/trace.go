package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// trace tells a history as a story: the day once, the time where it moves, rotations with their steps, in each
// step the calls with their answers, and further in what changed by that. A line in which a fault struck has a
// mark in the margin.
func (t *Terminal) trace(history []journal.Entry) {
	s := story{out: t}
	for _, e := range history {
		s.tell(e)
	}
}

// story is how far a trace has been told.
type story struct {
	out  *Terminal
	at   time.Time
	step *journal.Invoked // that is running; the story follows one at a time
	deep int              // how far in the last line that was no change of state stands
}

// How far in lines stand, in steps of indentation.
const (
	outermost = iota // the service, operators, and whoever else is outside a function
	aStep            // of a rotation
	within           // a step: what the function does
)

func (s *story) tell(e journal.Entry) {
	switch f := e.Fact.(type) {
	case journal.RotationStarted:
		fmt.Fprintln(s.out.W)
		s.line(e, outermost, f.String(), "")
	case journal.Invoked:
		s.step = &f
		s.line(e, depth(f.Run, aStep), invoked(f), f.Fault)
	case journal.Returned:
		s.line(e, s.inside(f.Function, f.Step, f.Run), s.returned(f), f.Fault)
		if s.step != nil && s.step.Request == f.Request {
			s.step = nil
		}
	case journal.Call:
		s.line(e, s.inside(f.By, f.Step, f.Run), s.call(e.At, f), f.Fault)
	case journal.Egress:
		s.line(e, s.inside(f.By, f.Step, f.Run), f.String(), "")
	case journal.Distrusted:
		s.line(e, s.inside(f.By, f.Step, f.Run), f.String(), "")
	case journal.RotationEnded, journal.Note:
		s.line(e, outermost, f.String(), "")
	default: // what has changed
		s.write(e, s.deep+1, f.String(), "")
	}
}

// depth is how far in the line of an invocation stands: one by hand is nobody's step.
func depth(run, level int) int {
	if run == 0 {
		return outermost
	}
	return level
}

// inside is how far in a line of somebody's doing stands.
func (s *story) inside(by, step string, run int) int {
	if s.ours(by, step) {
		return depth(run, aStep) + 1
	}
	return depth(run, within)
}

// ours reports whether something was done by the function in the step that is being told, so that neither
// has to be named again.
func (s *story) ours(by, step string) bool {
	return s.step != nil && s.step.Function == by && s.step.Step == step
}

func invoked(i journal.Invoked) string {
	i.Fault = ""
	return strings.TrimPrefix(i.String(), "invoke ")
}

func (s *story) returned(r journal.Returned) string {
	ours := s.step != nil && s.step.Request == r.Request
	r.Fault = ""
	if !ours {
		return r.String()
	}
	return "returned " + strings.TrimPrefix(r.String(), fmt.Sprintf("%s #%d ", r.Function, r.Request))
}

func (s *story) call(at time.Time, c journal.Call) string {
	text := c
	text.Fault = ""
	line := text.String()
	if s.ours(c.By, c.Step) {
		line = strings.TrimPrefix(line, c.By+" ")
	}
	if c.Message != "" {
		line += ": " + c.Message
	}
	if c.Done.After(at) {
		line += " after " + c.Done.Sub(at).String()
	}
	return line
}

func (s *story) line(e journal.Entry, level int, text, fault string) {
	s.deep = level
	s.write(e, level, text, fault)
}

// write writes a line, with the time if that has moved, and a line for the day before it if that has.
func (s *story) write(e journal.Entry, level int, text, fault string) {
	t := s.out
	if day := e.At.Format("Mon 2006-01-02"); s.at.Format("Mon 2006-01-02") != day {
		fmt.Fprintln(t.W, "      "+t.paint(bold, day))
	}
	const clock = "15:04:05.00"
	now := strings.Repeat(" ", len(clock))
	if !e.At.Equal(s.at) {
		now = e.At.Format(clock)
	}
	s.at = e.At
	mark, c := " ", colour("")
	if fault != "" {
		mark, c, text = "!", yellow, text+" ["+fault+"]"
	}
	head := "    " + mark + " " + now + "  "
	lines := wrap(clean(text), len(head)+2*level, 2, t.Width)
	for i, line := range lines {
		words := strings.TrimLeft(line, " ")
		margin := line[:len(line)-len(words)]
		if i == 0 && len(margin) >= len(head) {
			margin = head + margin[len(head):]
		}
		fmt.Fprintln(t.W, margin+t.paint(c, words))
	}
}
