package fakesecrets

import (
	"context"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// planLocked computes the next window from an anchor (the configuration, a successful rotation, a
// manual change of the value; spec 7.3), and tells the journal if that is news.
func (s *Service) planLocked(sec *secret, anchor time.Time) {
	r := &sec.rotation
	fact := journal.Scheduled{Secret: sec.title}
	if r.enabled && r.schedule != nil && sec.deletion.IsZero() {
		w := r.schedule.next(anchor)
		for !w.opens.After(s.world.Clock.Now()) { // it opened while the rotation was running, which counts for it
			w = r.schedule.next(w.opens)
		}
		r.next = w
		s.armLocked(sec, w)
		fact = s.scheduled(sec, w)
	} else {
		r.start.cancelLocked()
		r.next = window{}
	}
	if fact == r.planned || fact.Next.IsZero() && r.planned.Next.IsZero() {
		return
	}
	r.planned = fact
	s.world.Record(fact)
}

// scheduled tells of the window in which a secret is rotated next.
func (s *Service) scheduled(sec *secret, w window) journal.Scheduled {
	r, next, latest := &sec.rotation, s.options.Start.in(w), w.last()
	return journal.Scheduled{
		Secret: sec.title, Next: next, Latest: latest, Window: latest.Sub(next),
		Interval: r.schedule.next(w.opens).opens.Sub(w.opens), Rule: r.schedule.String(),
	}
}

// armLocked queues the start of a rotation in a window.
func (s *Service) armLocked(sec *secret, w window) {
	at := s.options.Start.in(w)
	sec.rotation.start.setLocked(s, at, "scheduled rotation of "+sec.title, func(ctx context.Context, claimLocked func() bool) {
		s.openWindow(ctx, sec, w, claimLocked)
	})
}

// valueChangedLocked is called when a manual change has made a new current value: that counts as a
// rotation for the schedule (spec 7.3).
func (s *Service) valueChangedLocked(w *change) {
	if w.secret.rotation.schedule != nil {
		s.planLocked(w.secret, w.now)
	}
}

// openWindow starts the scheduled rotation of a window: on a fresh version, or, if a rotation is
// unfinished, once more on its version (O18). A rotation that is stepping at this moment is left alone.
func (s *Service) openWindow(ctx context.Context, sec *secret, w window, claimLocked func() bool) {
	s.mu.Lock()
	if !claimLocked() {
		s.mu.Unlock()
		return
	}
	r := &sec.rotation
	r.open = w
	s.armLocked(sec, r.schedule.next(w.opens))
	if r.run.active() {
		s.mu.Unlock()
		return
	}
	stuck := sec.unfinished()
	if stuck == nil || !r.run.unfinished() || r.run.probe {
		if r.run.unfinished() {
			r.run.endLocked()
		}
		v := stuck
		if v == nil {
			v = s.placeholderLocked(sec)
		}
		r.run = s.newRunLocked(sec, v, false)
	}
	run := r.run
	s.beginAttemptLocked(sec, run, 1, journal.BySchedule)
	s.mu.Unlock()
	s.attempt(ctx, sec, run)
}

// placeholderLocked makes the empty version of a scheduled rotation, with a token of the service's own.
func (s *Service) placeholderLocked(sec *secret) *version {
	s.pruneLocked(sec)
	w := s.ownChangeLocked(sec, world.Run{})
	v := w.createLocked(s.tokens.UUID(), nil)
	w.moveLocked(pending, v)
	w.touchLocked()
	return v
}
