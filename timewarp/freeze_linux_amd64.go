package timewarp

import (
	"bytes"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// freeze stops every thread, also those that are born meanwhile, and then the clock.
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
				_ = ptrace(unix.PTRACE_INTERRUPT, t.tid, 0) // fails only for a thread that has ended
			}
			// The parent of a vfork cannot be stopped before its child lets it go, a dead leader
			// never; neither runs any code of the program.
			if round < 10 || !t.cannotRun() {
				all = false
			}
		}
		if s.drain() == 0 {
			if all {
				break
			}
			ts := unix.NsecToTimespec(int64(shortestNap))
			_ = unix.Nanosleep(&ts, nil)
		}
	}
	s.clock.stop(hostMonotonic())
}

// cannotRun reports whether a thread sleeps uninterruptibly or has ended.
func (t *thread) cannotRun() bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(t.process.pid) + "/task/" + strconv.Itoa(t.tid) + "/stat")
	i := bytes.LastIndexByte(b, ')')
	return err != nil || i < 0 || i+2 >= len(b) || bytes.IndexByte([]byte("DZX"), b[i+2]) >= 0
}

// thaw sets the clock and lets all go on.
func (s *supervisor) thaw(now time.Time) {
	if s.state != stateFrozen {
		return
	}
	s.clock.tell(now)
	s.clock.run(hostMonotonic(), s.clock.world-s.clock.epoch)
	s.publish()
	s.state = stateRunning
	for _, t := range s.threads {
		t.stale = true
		t.resume()
	}
}
