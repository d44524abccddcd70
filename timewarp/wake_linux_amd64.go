package timewarp

import (
	"time"

	"golang.org/x/sys/unix"
)

// wake moves the own clock by what the world moved and ends the waits that are due.
func (s *supervisor) wake(now time.Time) {
	if s.state == stateFrozen {
		return
	}
	moved := s.clock.tell(now)
	host := hostMonotonic()
	at := s.clock.monotonic(host) + moved
	limit := at + int64(grain)
	for _, t := range s.threads {
		if t.isDue(s.clock.world) && t.own <= limit {
			at = max(at, t.own) // due was rounded down: the program must find its time has come
		}
	}
	s.clock.run(host, at)
	s.publish()
	s.state = stateRunning
	for _, t := range s.threads {
		if t.isDue(s.clock.world) && s.unmoved(t) {
			s.interrupt(t)
		}
	}
	s.awaitEnds()
}

// isDue reports whether the wait it was last seen in ends at or before an instant of the world.
func (t *thread) isDue(world int64) bool {
	return t.lineLen > 0 && t.wait.timed && !t.stale && t.due <= world
}

// interrupt begins to end a wait; the stop that follows completes it.
func (s *supervisor) interrupt(t *thread) {
	if t.stopped || t.ending || ptrace(unix.PTRACE_INTERRUPT, t.tid, 0) != nil {
		return
	}
	t.ending = true
	s.ending++
}

// awaitEnds handles events until every interrupted wait has ended. The stops come at once, since
// the threads sleep interruptibly or run.
func (s *supervisor) awaitEnds() {
	for s.ending > 0 {
		tid, status, err := wait4(-1, waitOwn)
		if err != nil {
			s.gone = s.gone || err == unix.ECHILD
			return
		}
		s.event(tid, status)
	}
}

// endWait makes the call that a stopped thread was interrupted in return as on a time-out. A call
// that has just ended by itself is left alone.
func (s *supervisor) endWait(t *thread) {
	var r unix.PtraceRegs
	if unix.PtraceGetRegs(t.tid, &r) == nil && timeOut(&r, t.call, t.wait.result) {
		for _, z := range t.wait.zero {
			if z.length > 0 {
				_ = poke(t.process.mem, z.addr, make([]byte, z.length))
			}
		}
		_ = unix.PtraceSetRegs(t.tid, &r) // fails only for a thread that was killed
	}
	t.forget()
}
