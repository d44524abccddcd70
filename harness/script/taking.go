package script

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// takenByItself reports whether an outage is no more than what the function's own sleeps take, as the set-up has
// declared: no longer, and within a rotation that succeeded. Where the old credential ends as the rotation begins,
// not even the best function can help it.
func (p *Play) takenByItself(o verdict.Outage) bool {
	if o.Span.Length() > p.setup.taking {
		return false
	}
	began := map[int]time.Time{} // :: run → its latest attempt
	for _, e := range p.stack.Journal.Entries() {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			began[f.Run] = e.At
		case journal.RotationEnded:
			if f.OK && !o.Span.From.Before(began[f.Run]) && !o.Span.To.After(e.At) {
				return true
			}
		}
	}
	return false
}

// hintTaking is what to do about an outage that lasts by a little longer than expected, if it does by what a
// rotation took.
func (p *Play) hintTaking(e expectation) string {
	var longest time.Duration
	for _, r := range verdict.Rotations(p.stack.Journal.Entries()) {
		if r.OK && r.Attempts == 1 {
			longest = max(longest, r.Ended.Sub(r.Started))
		}
	}
	for _, o := range p.judge().Outages {
		if over := o.Span.Length() - e.length; o.Reader.Name == e.reader && over > 0 && over <= longest {
			return fmt.Sprintf("; a rotation takes the function up to %s: if it may, say so in the set-up, `function %s ... taking %[1]s`", longest, p.setup.function.Name)
		}
	}
	return ""
}
