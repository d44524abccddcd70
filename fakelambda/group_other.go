//go:build !unix

package fakelambda

import (
	"os"
	"syscall"

	"github.com/rolloverhq/rollover/timewarp"
)

// group is a process alone, where there are no process groups.
type group int

func groupAttributes() *syscall.SysProcAttr { return nil }

func (g group) kill() {
	if p, err := os.FindProcess(int(g)); err == nil {
		_ = p.Kill() // gone already
	}
}

func (g group) stop()   {}
func (g group) resume() {}

func exitStatus(s *os.ProcessState) timewarp.ExitStatus {
	return timewarp.ExitStatus{Code: s.ExitCode()}
}
