//go:build amd64 || arm64

package timewarp

import (
	"time"

	"golang.org/x/sys/unix"
)

// freeze stops every thread, also those that are born meanwhile.
func (s *supervisor) freeze() {
	if s.state == stateFrozen || s.gone {
		return
	}
	s.state = stateFrozen
	for round := 0; !s.gone; round++ {
		all := true
		for _, t := range s.threads {
			if t.stopped || t.listening {
				continue
			}
			if !t.stopping {
				t.stopping = true
				if t.switches = s.switchesOf(t); !s.unmoved(t) {
					t.switches = -1
				}
				_ = ptrace(unix.PTRACE_INTERRUPT, t.tid, 0) // fails only for a thread that has ended
			}
			// The parent of a vfork cannot be stopped before its child lets it go, a dead leader
			// never; neither runs any code of the program.
			if round < 10 || !s.cannotRun(t) {
				all = false
			}
		}
		if s.drain() == 0 {
			if all {
				break
			}
			s.doze()
		}
	}
}

// cannotRun reports whether a thread sleeps uninterruptibly or has ended.
func (s *supervisor) cannotRun(t *thread) bool {
	switch s.taskState(t) {
	case 'D', 'Z', 'X', 0:
		return true
	}
	return false
}

// thaw sets the clock and lets all go on.
func (s *supervisor) thaw(now time.Time) {
	if s.state != stateFrozen {
		return
	}
	s.clock.tell(now)
	for _, p := range s.processes {
		p.extra = max(0, s.clock.world-s.clock.epoch-p.shown())
	}
	s.shift(0)
	s.state = stateRunning
	for _, p := range s.processes {
		p.isStill()
		for _, t := range p.timers {
			t.stale = true
		}
	}
	for _, t := range s.threads {
		t.stale = true
		t.resume()
	}
}
