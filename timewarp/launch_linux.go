//go:build amd64 || arm64

package timewarp

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Supported reports nil, or why processes cannot be given the world's time here: neither linux/amd64
// nor linux/arm64, tracing refused, a vDSO that cannot be patched. It tries once, on a child that never executes an
// instruction; later calls cost nothing.
func Supported() error { return supported() }

var supported = sync.OnceValue(func() error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		result <- probe()
	}()
	if err := <-result; err != nil {
		return fmt.Errorf("timewarp: processes cannot be given the world's time here: %w", err)
	}
	return nil
})

// probe attaches to a copy of this program and kills it where it would begin.
func probe() error {
	now := time.Unix(0, hostRealtime())
	s, err := newSupervisor(Config{Path: "/proc/self/exe", Args: []string{"probe"}, Now: now})
	if err != nil {
		return err
	}
	defer s.release()
	if err := s.begin(); err != nil {
		return err
	}
	s.abandon()
	return nil
}

// launch starts a process and the thread that watches it. The thread is never given back to other
// goroutines: it ends with the process.
func launch(c Config) (*Process, error) {
	started := make(chan error)
	var p *Process
	go func() {
		runtime.LockOSThread()
		s, err := newSupervisor(c)
		if err == nil {
			if err = s.begin(); err == nil {
				err = s.letGo()
			}
			if err != nil {
				s.release()
				err = fmt.Errorf("timewarp: start %s: %w", c.Path, err)
			} else {
				p = s.p
			}
		}
		started <- err
		if err == nil {
			s.loop()
			s.release()
		}
	}()
	err := <-started
	return p, err
}

func newSupervisor(c Config) (*supervisor, error) {
	v, err := ownVDSO()
	if err != nil {
		return nil, err
	}
	bell, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, fmt.Errorf("eventfd: %w", err)
	}
	clock, begin := newOwnClock(c.Now, hostMonotonic())
	s := &supervisor{
		config: c, clock: clock, birth: begin, vdso: v, activity: activityName(), bell: bell,
		backlog: openBacklog(),
		byTid:   map[int]*thread{}, processes: map[int]*process{},
	}
	tracer := unix.Gettid()
	s.p = &Process{
		clock: clock, knock: func() { ring(bell) },
		within: func() bool { return unix.Gettid() == tracer },
		done:   make(chan struct{}), exit: ExitStatus{Code: -1},
	}
	return s, nil
}

// begin makes the process and leaves it seized and stopped before its first instruction, its
// clocks replaced. PTRACE_INTERRUPT wants a tracee that was seized; but only PTRACE_TRACEME stops
// a child in time. So the child is handed over from the one to the other while it is stopped.
func (s *supervisor) begin() error {
	fork, seize := s.fork, s.handOver
	if s.config.Fork != nil {
		fork, seize = s.forkElsewhere, s.take
	}
	pid, err := fork()
	if err != nil {
		return err
	}
	s.leader, s.p.pid = pid, pid
	if err := seize(pid); err != nil {
		s.abandon()
		return err
	}
	return nil
}

// handOver seizes a child of this thread's that is traced and stopped at its exec.
func (s *supervisor) handOver(pid int) error {
	if err := awaitStop(pid, 0); err != nil {
		return fmt.Errorf("wait for the exec: %w", err)
	}
	if err := s.adopt(pid); err != nil {
		return err
	}
	if err := ptrace(unix.PTRACE_DETACH, pid, uintptr(unix.SIGSTOP)); err != nil {
		return fmt.Errorf("ptrace detach: %w", err)
	}
	if err := awaitStop(pid, unix.WUNTRACED); err != nil {
		return fmt.Errorf("wait for the stop: %w", err)
	}
	if err := seize(pid); err != nil {
		return err
	}
	return s.begun(pid)
}

// take seizes a process that somebody else has started and stopped.
func (s *supervisor) take(pid int) error {
	if err := seize(pid); err != nil {
		return err
	}
	if err := s.adopt(pid); err != nil {
		return err
	}
	return s.begun(pid)
}

// seize traces a process that is stopped, and leaves it so.
func seize(pid int) error {
	if err := ptrace(unix.PTRACE_SEIZE, pid, traceOptions); err != nil {
		return fmt.Errorf("ptrace seize: %w", err)
	}
	if err := awaitStop(pid, 0); err != nil { // the same stop, now a ptrace stop
		return fmt.Errorf("wait for the seizure: %w", err)
	}
	return nil
}

// begun takes the first thread of the process.
func (s *supervisor) begun(pid int) error {
	if !s.add(pid, s.processes[pid]) {
		return errors.New("its threads may not be looked at")
	}
	s.byTid[pid].stopped = true
	return nil
}

// letGo lets a process that has begun run.
func (s *supervisor) letGo() error {
	// Sleeps of this thread are to be exact. Not earlier: the child would have inherited it.
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	first := s.processes[s.leader]
	s.clock.mu.Lock()
	first.set(s.birth)
	s.clock.first = first.shown
	s.clock.mu.Unlock()
	s.publish()
	if err := unix.Kill(s.leader, unix.SIGCONT); err != nil {
		s.abandon()
		return err
	}
	first.isStill()
	s.byTid[s.leader].resume()
	return nil
}

// fork starts the program, stopped at its exec.
func (s *supervisor) fork() (int, error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = null.Close() }()
	c := s.config
	files := make([]uintptr, 3)
	for i, f := range []*os.File{c.Stdin, c.Stdout, c.Stderr} {
		if f == nil {
			f = null
		}
		files[i] = f.Fd()
	}
	var sys syscall.SysProcAttr
	if c.Sys != nil {
		sys = *c.Sys
	}
	sys.Ptrace, sys.Setsid = true, true
	pid, err := syscall.ForkExec(c.Path, c.Args, &syscall.ProcAttr{Dir: c.Dir, Env: c.Env, Files: files, Sys: &sys})
	runtime.KeepAlive(c)
	return pid, err
}

// forkElsewhere has somebody else start the program.
func (s *supervisor) forkElsewhere() (int, error) { return s.config.Fork(s.config) }

// awaitStop waits for one child to stop.
func awaitStop(pid, options int) error {
	_, status, err := wait4(pid, waitOwn|options)
	if err == nil && !status.Stopped() {
		err = fmt.Errorf("it ended with %s", exitStatus(status))
	}
	return err
}

// abandon kills what was begun and reaps it.
func (s *supervisor) abandon() {
	s.kill()
	_ = unix.Kill(s.leader, unix.SIGKILL)
	for {
		if _, status, err := wait4(s.leader, waitOwn); err != nil || status.Exited() || status.Signaled() {
			return
		}
	}
}

// release closes what was opened, and says that it is over.
func (s *supervisor) release() {
	for _, t := range s.threads {
		t.close()
	}
	for _, p := range s.processes {
		p.close()
	}
	s.backlog.close()
	s.p.end(func() { _ = unix.Close(s.bell) })
}
