package fakelambda

import (
	"os/exec"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// plainProcess is a process in the host's time, in a process group of its own.
type plainProcess struct {
	realTime
	group group
	done  chan struct{}

	mu   sync.Mutex
	exit timewarp.ExitStatus
}

// plain starts the process in the host's time.
func (l launch) plain() (process, error) {
	cmd := &exec.Cmd{
		Path: l.path, Args: l.args, Env: l.env, Dir: l.dir,
		Stdin: l.stdin, Stdout: l.stdout, Stderr: l.stdout,
		SysProcAttr: groupAttributes(),
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &plainProcess{group: group(cmd.Process.Pid), done: make(chan struct{}), exit: timewarp.ExitStatus{Code: -1}}
	go func() {
		_ = cmd.Wait() // its state says how it ended
		p.group.kill() // what it left behind in its group
		p.mu.Lock()
		p.exit = exitStatus(cmd.ProcessState)
		p.mu.Unlock()
		close(p.done)
	}()
	return p, nil
}

func (p *plainProcess) Wake(time.Time)        {}
func (p *plainProcess) Freeze()               { p.unlessDone(p.group.stop) }
func (p *plainProcess) Thaw(time.Time)        { p.unlessDone(p.group.resume) }
func (p *plainProcess) Kill()                 { p.unlessDone(p.group.kill) }
func (p *plainProcess) Done() <-chan struct{} { return p.done }
func (p *plainProcess) Fault() error          { return nil }

func (p *plainProcess) Exit() timewarp.ExitStatus {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.exit
}

// unlessDone spares whoever has got the group's id next.
func (p *plainProcess) unlessDone(f func()) {
	select {
	case <-p.done:
	default:
		f()
	}
}
