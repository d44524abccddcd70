//go:build amd64 || arm64

package timewarp

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	traceOptions = unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK |
		unix.PTRACE_O_TRACEEXEC | unix.PTRACE_O_EXITKILL | unix.PTRACE_O_TRACESYSGOOD
	// waitOwn waits for what this thread traces or started.
	waitOwn = unix.WALL | unix.WNOTHREAD
	// callStop is the signal of a stop at the entry or the end of a system call.
	callStop = unix.SIGTRAP | 0x80
)

// ptrace is the bare call; only the thread that traces pid may make it.
func ptrace(request, pid int, data uintptr) error {
	_, _, e := unix.Syscall6(unix.SYS_PTRACE, uintptr(request), uintptr(pid), 0, data, 0, 0)
	if e != 0 {
		return e
	}
	return nil
}

// eventMessage is the id of the task that a clone, fork or vfork event is about.
func eventMessage(tid int) (int, error) {
	var msg uint64
	_, _, e := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GETEVENTMSG, uintptr(tid), 0, uintptr(unsafe.Pointer(&msg)), 0, 0)
	if e != 0 {
		return 0, e
	}
	return int(msg), nil
}

// wait4 is wait4(2), begun again when a signal cut it short.
func wait4(pid, options int) (int, unix.WaitStatus, error) {
	for {
		var status unix.WaitStatus
		got, err := unix.Wait4(pid, &status, options, nil)
		if err != unix.EINTR {
			return got, status, err
		}
	}
}

// stopEvent is the ptrace event of a stop, 0 for a signal.
func stopEvent(status unix.WaitStatus) int { return int(uint32(status) >> 16) }

// hostMonotonic is the host's CLOCK_MONOTONIC in nanoseconds.
func hostMonotonic() int64 { return hostClock(unix.CLOCK_MONOTONIC) }

// hostRealtime is the host's CLOCK_REALTIME in nanoseconds.
func hostRealtime() int64 { return hostClock(unix.CLOCK_REALTIME) }

// cpuTime is what a process has computed, all its threads together, in nanoseconds.
func cpuTime(pid int) (int64, error) {
	const sched = 2 // CPUCLOCK_SCHED: to the nanosecond
	var ts unix.Timespec
	err := unix.ClockGettime(int32(^pid<<3|sched), &ts)
	return ts.Nano(), err
}

func hostClock(id int32) int64 {
	var ts unix.Timespec
	if err := unix.ClockGettime(id, &ts); err != nil {
		panic("timewarp: clock_gettime: " + err.Error()) // cannot fail for these clocks
	}
	return ts.Nano()
}
