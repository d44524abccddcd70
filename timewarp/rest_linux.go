//go:build amd64 || arm64

package timewarp

import (
	"time"
)

const (
	// kernelGrace is how near the kernel's own end of a wait must be for the wait to be left to it.
	kernelGrace = int64(time.Millisecond)
	// mostSkipped is how much of short waits is skipped before they do count as a rest: a program
	// that naps for ever would keep the world from moving.
	mostSkipped = int64(100 * time.Millisecond)
	// ebb is how near the kernel's own end of a wait for a duration must be for the clock to wait
	// for it, or an eighth of a shorter wait.
	ebb = int64(20 * time.Millisecond)
)

// watch looks at a running tree. It ends waits whose time has come on the own clock, which the
// kernel would end too late, and finds out whether the tree is at rest. When it is not, a look
// stops at the first thread that runs, unless it is to be thorough. It reports whether anything
// was done.
func (s *supervisor) watch(thorough bool) bool {
	skip := false
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
	if s.abroad() {
		s.goWithTheHost()
	}
	if s.allBlocked() {
		known := s.abroad()
		s.survey(quiet)
		if !known && s.abroad() {
			s.goWithTheHost()
		}
	}
	s.prolong()
	host := hostMonotonic()
	s.putOff(host)
	nearest := int64(near)
	for _, t := range s.threads {
		if t.seen != blocked || !t.wait.timed {
			continue
		}
		left := t.own - t.process.shown()
		if t.stale {
			t.due, t.stale = s.clock.due(left), false
		}
		if left <= 0 && t.kernel-host > kernelGrace {
			s.interrupt(t)
		}
		switch {
		case t.chore == goNap:
			nearest, skip = min(nearest, goNapShows), true
		case t.chore == noChore && left < int64(near):
			nearest, skip = min(nearest, left), true
			quiet = quiet && left > 0
		}
	}
	for _, p := range s.processes {
		for _, t := range p.timers {
			left := t.own - p.shown()
			if t.stale {
				t.due, t.stale = s.clock.due(left), false
			}
			if left < int64(near) {
				nearest, skip = min(nearest, left), true
				quiet = quiet && left > 0
			}
		}
	}
	elapsed := s.elapse(func(p *process, t *timer) bool { return t.own <= p.shown() })
	switch {
	case s.ending > 0:
		s.awaitEnds()
		return true
	case elapsed:
		return true
	case !quiet || s.abroad() || !s.still():
		return false
	case skip && s.skipped < mostSkipped:
		s.skip(nearest)
	default:
		s.rest()
	}
	return true
}

// allBlocked reports whether no thread was seen to run, be the world idle or not.
func (s *supervisor) allBlocked() bool {
	for _, t := range s.threads {
		if t.seen == running {
			return false
		}
	}
	return true
}

// idle asks the world.
func (s *supervisor) idle() bool { return s.config.Idle == nil || s.config.Idle() }

// still is the second half of a double collect: nobody has run since it was seen blocked, so nobody asks
// anything while it looks. The world is asked first, and twice: what it has answered since it was last
// asked is between two sockets, or has woken a thread; what lay between two sockets has become a debt of
// the world or has woken a thread. In the other order an answer could slip through behind the look.
func (s *supervisor) still() bool {
	for range 2 {
		if !s.idle() || s.backlog.airborne() {
			return false
		}
	}
	return s.drain() == 0 && !s.gone && s.unmovedAll()
}

// unmovedAll reports whether nobody has run since it was seen blocked, and the kernel is not just
// about to let anybody.
func (s *supervisor) unmovedAll() bool {
	host := hostMonotonic()
	for _, t := range s.threads {
		if t.seen == blocked && !t.listening && (t.ebbing(host) || !s.unmoved(t)) {
			return false
		}
	}
	return true
}

// ebbing reports whether the kernel will end a wait for a duration soon, by its own clock. The program
// finds then that its time has not come, and waits for what is left, which it reads off a clock that
// must not move meanwhile.
func (t *thread) ebbing(host int64) bool {
	return t.wait.timed && t.wait.kind == forDuration && t.chore == noChore &&
		t.kernel-host < min(ebb, t.wait.ns/8)
}

// settle has every thread of a resting process blocked in a wait that is known. Nobody looks at it while
// it rests, and on a slow host the kernel ends waits meanwhile; what a program begins anew for that
// belongs to the clock as it was. One that computes in place of waiting is not waited for for long.
func (s *supervisor) settle() {
	for until := s.computed() + mostSkipped; !s.gone && !s.settled() && s.computed() < until; {
		if s.drain() == 0 {
			s.doze()
		}
	}
}

func (s *supervisor) settled() bool {
	for _, t := range s.threads {
		if t.seen = s.look(t); t.seen == running {
			return false
		}
	}
	return s.unmovedAll()
}

// computed adds up what all processes show: while no clock is moved, it grows by their CPU time.
func (s *supervisor) computed() (sum int64) {
	for _, p := range s.processes {
		sum += p.shown()
	}
	return sum
}

// skip ends waits that are too near their end to be a rest, and that nothing can cut short: the own
// clocks move on by what is left, as they would in real time. The world does not move.
func (s *supervisor) skip(left int64) {
	s.skipped += left
	s.shift(left)
	for _, t := range s.threads {
		if t.seen == blocked && t.wait.timed && (t.chore == goNap || t.own <= t.process.shown()) {
			s.interrupt(t)
		}
	}
	s.awaitEnds()
}

// rest tells the world.
func (s *supervisor) rest() {
	s.state, s.skipped = stateResting, 0
	_ = s.clock.now() // so that it is known after the process's end
	var first int64
	timed := false
	for _, t := range s.threads {
		if t.seen == blocked && t.wait.timed && t.chore == noChore && (!timed || t.due < first) {
			first, timed = t.due, true
		}
	}
	for _, p := range s.processes {
		for _, t := range p.timers {
			if !timed || t.due < first {
				first, timed = t.due, true
			}
		}
	}
	if timed && first <= s.clock.world { // a short wait that was not skipped
		first = s.clock.due(int64(grain))
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
