//go:build amd64 || arm64

package timewarp

import (
	"time"
)

// wake moves the own clock by what the world moved, says so, and ends the waits that are due.
func (s *supervisor) wake(now time.Time, moved func()) {
	if s.state == stateFrozen {
		moved()
		return
	}
	if s.state == stateResting && now.UnixNano() > s.clock.world {
		s.settle()
	}
	by := s.clock.tell(now)
	for _, t := range s.threads {
		if t.isDue(s.clock.world) {
			// It may have been rounded down: the program must find that its time has come.
			if ahead := t.own - t.process.shown() - by; ahead <= int64(grain) {
				t.process.extra = max(t.process.extra, ahead)
			}
		}
	}
	for _, p := range s.processes {
		for _, t := range p.timers {
			if ahead := t.own - p.shown() - by; t.isDue(s.clock.world) && ahead <= int64(grain) {
				p.extra = max(p.extra, ahead)
			}
		}
	}
	s.shift(by)
	for _, p := range s.processes {
		p.isStill()
	}
	s.state = stateRunning
	moved()
	for _, t := range s.threads {
		if t.isDue(s.clock.world) {
			s.interrupt(t)
		}
	}
	s.awaitEnds()
	s.elapse(func(_ *process, t *timer) bool { return t.isDue(s.clock.world) })
}

// isDue reports whether a timer goes off at or before an instant of the world.
func (t *timer) isDue(world int64) bool { return !t.stale && t.due <= world }

// isDue reports whether the wait it was last seen in ends at or before an instant of the world.
func (t *thread) isDue(world int64) bool {
	return t.lineLen > 0 && t.wait.timed && !t.stale && t.due <= world
}

// interrupt begins to end a wait; the stop that follows completes it.
func (s *supervisor) interrupt(t *thread) {
	if t.stopped || t.ending || !s.interruptIn(t) {
		return
	}
	t.ending = true
	s.ending++
}

// awaitEnds handles events until every interrupted wait has ended. The stops come at once, since
// the threads sleep interruptibly or run.
func (s *supervisor) awaitEnds() {
	for s.ending > 0 && !s.gone {
		if s.drain() == 0 {
			s.doze()
		}
	}
}

// endWait makes the call that a stopped thread was interrupted in return as on a time-out. A call
// that has just ended by itself is left alone; one that has begun meanwhile does not notice.
func (s *supervisor) endWait(t *thread) {
	var r registers
	if !r.read(t.tid) {
		return
	}
	if !r.interrupted(t.call) || !s.undisturbed(t) {
		s.remake(t)
		return
	}
	for _, z := range t.wait.zero {
		if z.length > 0 {
			_ = poke(t.process.mem, z.addr, make([]byte, z.length))
		}
	}
	r.end(t.wait.result)
	r.write(t.tid)
	t.forget()
}

// noteRestart remembers the call that a thread was stopped in if it is going to go on as
// restart_syscall: then /proc does not tell any more what it was.
func (s *supervisor) noteRestart(t *thread) {
	var r registers
	if !r.read(t.tid) || !r.goesOn(t.process.mem) {
		return
	}
	if c := r.call(); c != t.call {
		s.enter(t, c)
	}
}
