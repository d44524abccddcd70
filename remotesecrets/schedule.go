package remotesecrets

import (
	"context"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/journal"
)

// Rule is a schedule as it is configured: an expression, rate(...) or cron(...), or every so many days.
type Rule struct {
	Expression string
	Days       int
	Window     time.Duration // zero: the rule's usual one
}

// Timetable is a Rule as windows in which a rotation may start.
type Timetable interface {
	// Next returns the first window that opens after an instant.
	Next(after time.Time) Window
	// String is the rule as the journal has it.
	String() string
}

// Window is a rotation window.
type Window struct {
	Opens    time.Time
	Starts   time.Time     // when the rotation starts in it
	Latest   time.Time     // the last instant at which it may
	Interval time.Duration // to the opening of the next
}

func (w Window) has(t time.Time) bool { return !t.Before(w.Opens) && !t.After(w.Latest) }

// rotation is how a secret is rotated, and where that stands. The service's mutex guards it.
type rotation struct {
	function  string // its name
	enabled   bool
	timetable Timetable // nil: by request alone
	start     *clock.Event
	retry     *clock.Event
	due       time.Time // of start
	open      Window    // the last one that opened
	planned   journal.Scheduled
	run       *run
	busy      bool // a RotateSecret is under way
}

// offLocked calls off what is queued.
func (r *rotation) offLocked() {
	r.start.Cancel()
	r.retry.Cancel()
	r.start, r.retry, r.due, r.enabled = nil, nil, time.Time{}, false
}

// planLocked queues the next scheduled rotation, counted from an anchor: the configuration, or a rotation that
// succeeded. It tells the journal if that is news.
func (s *Service) planLocked(sec *secret, anchor time.Time) {
	r := &sec.rotation
	fact := journal.Scheduled{Secret: sec.name}
	r.start.Cancel()
	r.start, r.due = nil, time.Time{}
	if r.enabled && r.timetable != nil {
		w := r.timetable.Next(anchor)
		for !w.Opens.After(s.world.Clock.Now()) { // it opened while the rotation was running, which counts for it
			w = r.timetable.Next(w.Opens)
		}
		s.armLocked(sec, w)
		fact = journal.Scheduled{
			Secret: sec.name, Next: w.Starts, Latest: w.Latest, Window: w.Latest.Sub(w.Starts), Interval: w.Interval, Rule: r.timetable.String(),
		}
	}
	if fact == r.planned || fact.Next.IsZero() && r.planned.Next.IsZero() {
		return
	}
	r.planned = fact
	s.world.Record(fact)
}

// armLocked queues the start of a rotation in a window.
func (s *Service) armLocked(sec *secret, w Window) {
	r := &sec.rotation
	r.due = w.Starts
	r.start = s.world.Clock.At(w.Starts, "scheduled rotation of "+sec.name, func(ctx context.Context) {
		s.mu.Lock()
		if r.due != w.Starts || !r.enabled { // it has been called off at this instant
			s.mu.Unlock()
			return
		}
		r.open = w
		s.armLocked(sec, r.timetable.Next(w.Opens))
		s.mu.Unlock()
		s.rotate(ctx, sec, attempt{cause: journal.BySchedule, inRow: 1, token: s.tokens.UUID()})
	})
}

// reattemptLocked queues the next attempt of a run that has failed. at is when it will be tried again, soon or
// in the next window; zero: never.
func (s *Service) reattemptLocked(sec *secret, r *run, now time.Time) (at time.Time, soon bool) {
	policy, rot := s.options.Reattempts, &sec.rotation
	at = now.Add(policy.Every)
	if policy.WhileOpen {
		soon = rot.open.has(at)
	} else {
		soon = r.inRow < policy.Attempts
	}
	if !soon {
		return rot.due, false
	}
	rot.retry = s.world.Clock.At(at, "re-attempt of the rotation of "+sec.name, func(ctx context.Context) {
		s.mu.Lock()
		off := rot.run != r || r.state != waiting
		s.mu.Unlock()
		if !off {
			s.rotate(ctx, sec, attempt{cause: journal.ByReattempt, inRow: r.inRow + 1, token: s.tokens.UUID()})
		}
	})
	return at, true
}
