//go:build amd64 || arm64

package timewarp

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// waits describes every thread.
func (s *supervisor) waits() string {
	var b strings.Builder
	for _, t := range s.threads {
		fmt.Fprintf(&b, "process %d (%s) thread %d: %s\n", t.process.pid, program(t.process.pid), t.tid, s.describe(t))
	}
	return b.String()
}

func (s *supervisor) describe(t *thread) string {
	if t.stopped {
		return "frozen"
	}
	if t.listening {
		return "stopped by a signal"
	}
	switch s.look(t) {
	case running:
		return "running"
	case ended:
		return "ended"
	}
	name, ok := callNames[t.call.nr]
	if !ok {
		name = fmt.Sprintf("system call %d", t.call.nr)
	}
	d := fmt.Sprintf("%s(%#x, %#x, %#x, %#x)", name, t.call.args[0], t.call.args[1], t.call.args[2], t.call.args[3])
	if !t.wait.timed {
		return d + " with no time-out"
	}
	return d + " until " + time.Unix(0, t.due).UTC().Format(time.RFC3339Nano)
}

// callNames names the calls that programs are usually blocked in.
var callNames = map[uint64]string{
	unix.SYS_READ: "read", unix.SYS_READV: "readv", unix.SYS_WRITE: "write", unix.SYS_WRITEV: "writev",
	callPoll: "poll", unix.SYS_PPOLL: "ppoll", callSelect: "select", unix.SYS_PSELECT6: "pselect6",
	callEpollWait: "epoll_wait", unix.SYS_EPOLL_PWAIT: "epoll_pwait", unix.SYS_EPOLL_PWAIT2: "epoll_pwait2",
	unix.SYS_FUTEX: "futex", unix.SYS_FUTEX_WAITV: "futex_waitv",
	unix.SYS_NANOSLEEP: "nanosleep", unix.SYS_CLOCK_NANOSLEEP: "clock_nanosleep",
	unix.SYS_RESTART_SYSCALL: "restart_syscall", callPause: "pause",
	unix.SYS_WAIT4: "wait4", unix.SYS_WAITID: "waitid", callVfork: "vfork", unix.SYS_CLONE: "clone", unix.SYS_CLONE3: "clone3",
	unix.SYS_ACCEPT: "accept", unix.SYS_ACCEPT4: "accept4", unix.SYS_CONNECT: "connect",
	unix.SYS_RECVFROM: "recvfrom", unix.SYS_RECVMSG: "recvmsg", unix.SYS_SENDTO: "sendto", unix.SYS_SENDMSG: "sendmsg",
	unix.SYS_RT_SIGSUSPEND: "rt_sigsuspend", unix.SYS_RT_SIGTIMEDWAIT: "rt_sigtimedwait",
	unix.SYS_SEMTIMEDOP: "semtimedop", unix.SYS_MQ_TIMEDSEND: "mq_timedsend", unix.SYS_MQ_TIMEDRECEIVE: "mq_timedreceive",
	unix.SYS_FLOCK: "flock", unix.SYS_FCNTL: "fcntl", unix.SYS_IO_URING_ENTER: "io_uring_enter", unix.SYS_IO_GETEVENTS: "io_getevents",
}
