package harness

import (
	"fmt"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/trail"
)

// CloudTrail returns the records of all that has happened so far, in order.
func (s *Stack) CloudTrail() []trail.Record { return trail.Records(s.Journal.Entries(), s.trail) }

// Events returns what EventBridge has made of all that has happened so far, in order.
func (s *Stack) Events() []trail.Event { return trail.Events(s.Journal.Entries(), s.trail) }

// Alarm is a rule of EventBridge that is to wake somebody, from the instant at which it was declared.
// EventBridge takes its time to deliver; that is not part of what is checked.
type Alarm struct {
	stack *Stack
	rule  trail.Rule
	since time.Time
	line  int // of the journal, the last before the declaration
}

// Alarm declares an alarm by its event pattern, as it stands in a rule that is ENABLED. A pattern that is
// none fails the test; it is for stacks of Run.
func (s *Stack) Alarm(pattern string) *Alarm {
	s.Lambda.t.Helper()
	p, err := trail.Parse(pattern)
	if err != nil {
		s.Lambda.t.Fatalf("rollover: %v", err)
	}
	return s.AlarmOn(trail.Rule{Pattern: p})
}

// AlarmOn is Alarm for any rule.
func (s *Stack) AlarmOn(rule trail.Rule) *Alarm {
	return &Alarm{s, rule, s.Clock.Now(), s.Journal.Len()}
}

// Events returns the events that set the alarm off, in order.
func (a *Alarm) Events() []trail.Event { return a.matched(a.stack.trail) }

func (a *Alarm) matched(o trail.Options) []trail.Event {
	var matched []trail.Event
	for _, e := range trail.Events(a.stack.Journal.Entries(), o) {
		if a.sees(e) && a.rule.Matches(e) {
			matched = append(matched, e)
		}
	}
	return matched
}

// sees reports whether an event came after the declaration.
func (a *Alarm) sees(e trail.Event) bool {
	return e.At.After(a.since) || e.At.Equal(a.since) && e.Seq > a.line
}

// CheckFiredWithin fails the test unless the alarm went off within d of its declaration, the last instant
// included. It must do so whether or not the vendor tells of re-attempts (trail.Options.PerRun).
func (a *Alarm) CheckFiredWithin(t TB, d time.Duration) {
	t.Helper()
	each, once := a.stack.trail, a.stack.trail
	each.PerRun, once.PerRun = false, true
	switch first := a.matched(each); {
	case len(first) == 0:
		t.Errorf("rollover: the alarm never went off\n%s", a.misses())
	case first[0].At.Sub(a.since) > d:
		t.Errorf("rollover: the alarm went off after %s, by %s, and was to within %s", first[0].At.Sub(a.since), first[0].Name(), d)
	default:
		if sure := a.matched(once); len(sure) == 0 || sure[0].At.Sub(a.since) > d {
			t.Errorf("rollover: the alarm goes off in time only if re-attempts of a rotation have events of their own, which is not documented; declare it before the rotation begins")
		}
	}
}

// CheckFired fails the test unless exactly n events set the alarm off. How many there are of a rotation
// that is re-attempted is the vendor's secret: see trail.Options.PerRun.
func (a *Alarm) CheckFired(t TB, n int) {
	t.Helper()
	if got := a.Events(); len(got) != n {
		t.Errorf("rollover: %d events set the alarm off, and %d were to\n%s%s", len(got), n, listed(got), a.misses())
	}
}

// CheckSilent fails the test if the alarm went off.
func (a *Alarm) CheckSilent(t TB) {
	t.Helper()
	if got := a.Events(); len(got) > 0 {
		t.Errorf("rollover: the alarm went off\n%s", listed(got))
	}
}

func listed(events []trail.Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "  %s  %s\n", e.At.Format("Mon 2006-01-02 15:04:05.00"), e.Name())
	}
	return b.String()
}

// misses says of each kind of event that did not set the alarm off why not, once.
func (a *Alarm) misses() string {
	var b strings.Builder
	said := map[string]bool{}
	for _, e := range a.stack.Events() {
		why := "the rule is not shown what only reads: its state would have to be ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
		if a.rule.Shows(e) {
			why = a.rule.Pattern.Mismatch(e) + " is not what the pattern says"
		}
		line := e.Name() + ": " + why
		if !a.sees(e) || said[line] || a.rule.Matches(e) {
			continue
		}
		said[line] = true
		fmt.Fprintf(&b, "  %s\n", line)
	}
	if b.Len() == 0 {
		return "  there was no other event since it was declared\n"
	}
	return b.String()
}
