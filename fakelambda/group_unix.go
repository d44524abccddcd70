//go:build unix

package fakelambda

import (
	"os"
	"syscall"

	"github.com/rolloverhq/rollover/timewarp"
)

// group is a process group, by the id of its leader.
type group int

func groupAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// A group that is gone needs no signal: the errors are left.

func (g group) kill()   { _ = syscall.Kill(-int(g), syscall.SIGKILL) }
func (g group) stop()   { _ = syscall.Kill(-int(g), syscall.SIGSTOP) }
func (g group) resume() { _ = syscall.Kill(-int(g), syscall.SIGCONT) }

func exitStatus(s *os.ProcessState) timewarp.ExitStatus {
	w, ok := s.Sys().(syscall.WaitStatus)
	if ok && w.Signaled() {
		return timewarp.ExitStatus{Code: -1, Signal: w.Signal()}
	}
	return timewarp.ExitStatus{Code: s.ExitCode()}
}
