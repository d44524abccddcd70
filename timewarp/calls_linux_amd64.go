package timewarp

import "golang.org/x/sys/unix"

// Calls that not every machine has.
const (
	callEpollWait = unix.SYS_EPOLL_WAIT
	callPoll      = unix.SYS_POLL
	callSelect    = unix.SYS_SELECT
	callPause     = unix.SYS_PAUSE
	callVfork     = unix.SYS_VFORK
)
