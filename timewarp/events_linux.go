//go:build amd64 || arm64

package timewarp

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// drain handles every stop and end that is pending and tells how many there were. It waits for each
// thread by its id: waiting for any would take the ends of others' children, which this thread may
// have started before it became the tracer.
func (s *supervisor) drain() (n int) {
	for i := 0; i < len(s.threads); {
		t := s.threads[i]
		tid, status, err := wait4(t.tid, waitOwn|unix.WNOHANG)
		switch {
		case err != nil: // vanished, as those who called exec beside their leader do
			s.drop(t.tid)
			n++
		case tid == 0:
			i++
		default:
			s.event(tid, status)
			n++
		}
	}
	s.gone = len(s.threads) == 0
	return n
}

// event handles one.
func (s *supervisor) event(tid int, status unix.WaitStatus) {
	switch {
	case status.Exited() || status.Signaled():
		s.drop(tid)
		s.dropProcess(tid)
		if tid == s.leader {
			s.p.left(exitStatus(status))
		}
	case status.Stopped():
		s.stop(tid, status.StopSignal(), stopEvent(status))
	}
}

// stop handles a ptrace stop of a known thread.
func (s *supervisor) stop(tid int, sig unix.Signal, event int) {
	switch event {
	case unix.PTRACE_EVENT_CLONE, unix.PTRACE_EVENT_FORK, unix.PTRACE_EVENT_VFORK:
		if child, err := eventMessage(tid); err == nil {
			s.born(child, s.byTid[tid])
		}
	case unix.PTRACE_EVENT_EXEC:
		s.becomes(tid)
	}
	t := s.byTid[tid]
	if t == nil { // killed in its exec
		_ = ptrace(unix.PTRACE_CONT, tid, 0)
		return
	}
	if sig == callStop && !s.passes(t) {
		return
	}
	if sig == callStop {
		event, sig = unix.PTRACE_EVENT_STOP, unix.SIGTRAP
	}
	// Any stop takes the place of one that was asked for and has not come yet.
	asked := event == unix.PTRACE_EVENT_STOP && sig == unix.SIGTRAP
	if t.ending {
		t.ending = false
		s.ending--
		if asked {
			s.endWait(t)
		}
	}
	if event == unix.PTRACE_EVENT_STOP {
		// The first stop of a new task, an interrupt of ours, or a group stop.
		t.grouped = sig == unix.SIGSTOP || sig == unix.SIGTSTP || sig == unix.SIGTTIN || sig == unix.SIGTTOU
	}
	if event == 0 || event == unix.PTRACE_EVENT_STOP {
		s.noteRestart(t)
	}
	halted := t.halting && asked
	if t.stopping && asked {
		s.remake(t) // lest it sleeps on the host while it is frozen
	}
	t.stopped, t.stopping, t.halting, t.signal = true, false, false, 0
	if halted {
		return
	}
	t.sure = false
	if event == 0 {
		t.signal = sig
	}
	if s.state != stateFrozen {
		t.resume()
	}
}

// resume lets a stopped thread go on.
func (t *thread) resume() {
	if !t.stopped {
		return
	}
	t.stopped, t.listening = false, t.grouped
	if t.grouped {
		t.grouped = false
		_ = ptrace(unix.PTRACE_LISTEN, t.tid, 0)
		return
	}
	request := unix.PTRACE_CONT
	if t.remade {
		request = unix.PTRACE_SYSCALL
	}
	_ = ptrace(request, t.tid, uintptr(t.signal)) // fails only for a thread that was killed
}

func exitStatus(status unix.WaitStatus) ExitStatus {
	if status.Signaled() {
		return ExitStatus{Code: -1, Signal: syscall.Signal(status.Signal())}
	}
	return ExitStatus{Code: status.ExitStatus()}
}
