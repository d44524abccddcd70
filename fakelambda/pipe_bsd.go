//go:build unix && !linux

package fakelambda

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// makePipe keeps a fork in another goroutine from inheriting the ends before they are marked.
func makePipe(fds *[2]int) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := unix.Pipe(fds[:]); err != nil {
		return err
	}
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	return nil
}
