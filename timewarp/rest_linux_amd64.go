package timewarp

import (
	"time"
)

const (
	// kernelGrace is how near the kernel's own end of a wait must be for the wait to be left to it.
	kernelGrace = int64(time.Millisecond)
	// worthSkipping is what a wait must have left for ending it to be quicker than waiting.
	worthSkipping = int64(300 * time.Microsecond)
)

// watch looks at a running tree. It ends waits whose time has come on the own clock, which the
// kernel would end too late, and finds out whether the tree is at rest. When it is not, a look
// stops at the first thread that runs, unless it is to be thorough. It reports whether anything
// was done.
func (s *supervisor) watch(thorough bool) bool {
	quiet := len(s.threads) > 0 && s.idle()
	if !quiet && !thorough {
		return false
	}
	for i, t := range s.threads {
		if t.seen = s.look(t); t.seen != running {
			continue
		}
		quiet = false
		if !thorough {
			// What ran just now is likely to run at the next look.
			s.threads[0], s.threads[i] = s.threads[i], s.threads[0]
			return false
		}
	}
	host := hostMonotonic()
	shown := s.clock.monotonic(host)
	nearest, hasNear := int64(near), false
	for _, t := range s.threads {
		if t.seen != blocked || !t.wait.timed {
			continue
		}
		left := t.own - shown
		if t.stale {
			t.due, t.stale = s.clock.due(left), false
		}
		if left <= 0 && t.kernel-host > kernelGrace {
			s.interrupt(t)
		}
		if t.chore && left <= int64(goNap) || left < int64(near) {
			nearest, hasNear = min(nearest, left), true
		}
	}
	switch {
	case s.ending > 0:
		s.awaitEnds()
		return true
	case !quiet || hasNear && nearest < worthSkipping || !s.still():
		return false
	case hasNear:
		s.skip(nearest)
	default:
		s.rest()
	}
	return true
}

// idle asks the world.
func (s *supervisor) idle() bool { return s.config.Idle == nil || s.config.Idle() }

// still is the second half of a double collect: nobody has run since it was seen blocked, so all
// were blocked at the same moment; nothing is pending; and the world still owes nothing.
func (s *supervisor) still() bool {
	for _, t := range s.threads {
		if t.seen == blocked && !t.listening && !s.unmoved(t) {
			return false
		}
	}
	return s.drain() == 0 && !s.gone && s.idle()
}

// skip ends waits that are too near their end to be a rest, and that nothing can cut short: the own
// clock moves on by what is left instead of showing it later. The world does not move.
func (s *supervisor) skip(left int64) {
	host := hostMonotonic()
	s.clock.run(host, s.clock.monotonic(host)+left)
	s.publish()
	shown := s.clock.monotonic(host)
	for _, t := range s.threads {
		if t.seen == blocked && t.wait.timed && t.own <= shown {
			s.interrupt(t)
		}
	}
	s.awaitEnds()
}

// rest makes the clock stand and tells the world.
func (s *supervisor) rest() {
	s.clock.stop(hostMonotonic())
	s.publish()
	s.state = stateResting
	var first int64
	timed := false
	for _, t := range s.threads {
		if t.seen == blocked && t.wait.timed && !t.chore && (!timed || t.due < first) {
			first, timed = t.due, true
		}
	}
	if s.config.Rested == nil {
		return
	}
	if !timed {
		s.config.Rested(time.Time{}, false)
		return
	}
	s.config.Rested(time.Unix(0, first).UTC(), true)
}
