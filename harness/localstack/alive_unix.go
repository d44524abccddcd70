//go:build unix

package localstack

import (
	"errors"
	"syscall"
)

// alive reports whether there is a process of this id.
func alive(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// apart are the attributes of a process that no signal of a terminal reaches.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
