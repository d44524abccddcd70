//go:build amd64 || arm64

package timewarp

import (
	"bytes"
	"strconv"

	"golang.org/x/sys/unix"
)

// The kernel ends a wait for a duration when that has passed on the host, whatever the world says: in
// real time while the world computes an answer, or stands still. So such a call is begun again
// before the kernel ends it, for its whole duration. From there to its return the thread stops at
// the call's entry and end, which is how one knows that it is still the same wait.

// halt stops a thread in what it is blocked in; resumed is for the caller to do. It reports false for
// one that has left that, or cannot be stopped now.
func (s *supervisor) halt(t *thread) bool {
	if t.stopped || t.ending || t.listening || !s.interruptIn(t) {
		return false
	}
	return s.awaitHalt(t)
}

// awaitHalt waits for the stop of a thread that was interrupted.
func (s *supervisor) awaitHalt(t *thread) bool {
	for t.halting = true; ; {
		_, status, err := wait4(t.tid, waitOwn)
		if err != nil {
			return false // the next drain will find out
		}
		s.event(t.tid, status)
		if !t.halting || s.byTid[t.tid] != t {
			return t.stopped && s.byTid[t.tid] == t
		}
	}
}

// prolong begins the waits again that the kernel would soon end although the world has not.
func (s *supervisor) prolong() {
	host := hostMonotonic()
	for i := 0; i < len(s.threads); i++ { // threads may end meanwhile
		t := s.threads[i]
		if t.lineLen > 0 && t.wait.timed && t.wait.kind == forDuration && t.chore == noChore &&
			t.kernel-host < soon(t.wait.ns) && t.own-t.process.shown() > kernelGrace && s.halt(t) {
			s.remake(t)
			t.resume()
		}
	}
}

// soon is how near the kernel's end of a wait may come. Nothing shorter than a rest is worth it.
func soon(ns int64) int64 {
	if ns < int64(near) {
		return 0
	}
	return min(ns/2, nsPerSecond)
}

// remake makes a stopped thread begin its wait again. If it may be another than the one that it was
// last seen in, it counts as new.
func (s *supervisor) remake(t *thread) {
	var r registers
	if !r.read(t.tid) {
		return
	}
	if !r.interrupted(t.call) || !s.undisturbed(t) {
		if !r.tells(t.process.mem) {
			return
		}
		s.enter(t, r.call())
	}
	if (t.wait.timed && t.wait.kind == forDuration || r.fails()) && r.interrupted(t.call) {
		s.beginAgain(t, &r)
	}
}

// beginAgain makes a stopped thread make the call again that it was in. Some calls have put what was
// left of the time-out in its place.
func (s *supervisor) beginAgain(t *thread, r *registers) {
	if t.wait.spec != 0 {
		_ = poke(t.process.mem, t.wait.spec, t.spec[:])
	}
	t.hush()
	r.begin(t.call)
	r.write(t.tid)
	t.remade, t.inside, t.sure = true, false, false
	if t.wait.kind == forDuration {
		t.kernel = hostMonotonic() + t.wait.ns
	}
}

// passes handles the stops at the entry and the end of a call that was begun again. It reports true
// when the call was cut short because a stop was asked for: this one is it.
func (s *supervisor) passes(t *thread) bool {
	var r registers
	switch {
	case !t.remade || !r.read(t.tid):
	case !t.inside:
		t.unhush()
		t.inside = r.enters(t.tid, t.call)
		t.remade = t.inside
	default:
		t.remade, t.inside = false, false
		if t.sure = r.interrupted(t.call); !t.sure {
			t.forget()
		} else if t.ending || t.stopping || t.halting {
			return true
		}
	}
	if t.ending || t.stopping || t.halting {
		// This stop has taken the place of the one that was asked for.
		_ = ptrace(unix.PTRACE_INTERRUPT, t.tid, 0)
	}
	t.stopped, t.signal = true, 0
	t.resume()
	return false
}

// undisturbed reports whether a stopped thread has gone straight from the wait that it was last seen in
// into the stop, and not into another wait that looks the same. The stop has made it leave its
// processor by itself once; having been put off one does not count.
func (s *supervisor) undisturbed(t *thread) bool {
	return t.sure || t.switches >= 0 && s.switchesOf(t) == t.switches+1
}

// switchesOf is how often a thread has left its processor by itself. What is asked of a stopped thread
// by way of ptrace before makes sure that the stop is counted.
func (s *supervisor) switchesOf(t *thread) int64 {
	n, err := unix.Pread(t.statusFile, s.buf[:], 0)
	if err != nil {
		return -1
	}
	_, rest, _ := bytes.Cut(s.buf[:n], []byte("\nvoluntary_ctxt_switches:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	v, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 10, 64)
	if err != nil {
		return -1
	}
	return v
}

// interruptIn asks for a stop of a thread in the wait that it was last seen in. It reports false if it
// has left that.
func (s *supervisor) interruptIn(t *thread) bool {
	t.switches = s.switchesOf(t)
	return (t.remade || s.unmoved(t)) && ptrace(unix.PTRACE_INTERRUPT, t.tid, 0) == nil
}
