package verdict

import (
	"fmt"
	"slices"
	"time"
)

// Gap is a stretch of time that begins when a provider without overlap stops taking what AWSCURRENT holds,
// and ends when AWSCURRENT holds something that it takes. No function can avoid it altogether; a set-up says
// how long it may be.
type Gap struct {
	Secret string
	Span   Span
	Open   bool // it had not ended when the history did
	Budget time.Duration
}

// Within reports whether the gap keeps to its budget. One that has not ended is judged by what there is of it.
func (g Gap) Within() bool { return g.Span.Length() <= g.Budget }

// String is the gap in one line: whose, when, how long, and how long it may be.
func (g Gap) String() string {
	return fmt.Sprintf("nobody could use %s from %s for %s; the budget is %s", g.Secret, stamp(g.Span.From), short(g.Span.Length()), short(g.Budget))
}

// gaps returns the gaps of a secret whose provider has no overlap. Who moves AWSCURRENT to what is not good
// yet, or puts there what never is, has made an outage and no gap: the version that is current has to be older
// than the trouble.
func (s seen) gaps(of Secret, c Case) []Gap {
	if of.Overlap.Kind != NoOverlap || !c.Since.Before(c.Until) || len(s.history) == 0 {
		return nil
	}
	if c.Strict {
		s = s.strictly()
	}
	var gaps []Gap
	for _, span := range s.refused(s.current, Span{s.history[0].At, c.Until}) { // it may have begun before the readers
		was := at(s.current, span.From)
		if was.version == "" || !was.span.From.Before(span.From) || !span.To.After(c.Since) {
			continue
		}
		span.From = later(span.From, c.Since)
		gaps = append(gaps, Gap{Secret: of.Name, Span: span, Open: !span.To.Before(c.Until), Budget: of.Overlap.Budget})
	}
	return gaps
}

// beyond leaves out the outages that are no more than a gap within its budget. A reader that tries what is
// pending as well has the new credential when the old one ends, so that nothing is left out for it.
func beyond(gaps []Gap, r Reader, outages []Outage) []Outage {
	if r.Habit == CurrentThenPending() {
		return outages
	}
	return slices.DeleteFunc(outages, func(o Outage) bool {
		return slices.ContainsFunc(gaps, func(g Gap) bool {
			return g.Within() && !o.Span.From.Before(g.Span.From) && !o.Span.To.After(g.Span.To)
		})
	})
}
