//go:build amd64 || arm64

package timewarp

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// call is a system call that a thread is blocked in, as /proc/PID/task/TID/syscall shows it.
type call struct {
	nr     uint64
	args   [6]uint64
	sp, pc uint64
}

// same reports whether two looks saw the same call, though it may have been restarted meanwhile.
func (c call) same(d call) bool { return c.args == d.args && c.sp == d.sp && c.pc == d.pc }

// wait is what is known about how long a blocked call lasts, and how to end it.
type wait struct {
	timed  bool
	kind   waitKind
	ns     int64     // how long, or until when, by kind
	result int64     // what the call returns when its time is up
	zero   [4]region // memory that the kernel clears when its time is up
	spec   uint64    // where the time-out stands in memory, or 0
}

type waitKind uint8

const (
	forDuration    waitKind = iota
	untilMonotonic          // an instant of the own monotonic clock
	untilRealtime           // an instant of the own real time clock
)

// region is a piece of a process's memory; none when length is 0.
type region struct {
	addr   uint64
	length int
}

// What calls return when their time is up.
const (
	timedOut = -int64(unix.ETIMEDOUT)
	again    = -int64(unix.EAGAIN)
)

const (
	timerAbstime    = 1
	futexCommand    = 0x7f
	futexRealtime   = 0x100
	futexWait       = 0
	futexLockPI     = 6
	futexWaitBitset = 9
	futexRequeuePI  = 11
	futexLockPI2    = 13
)

// decode tells how long a call waits. mem is the memory of its process.
func decode(c call, mem int) wait {
	a := c.args
	switch c.nr {
	case unix.SYS_NANOSLEEP:
		return timespecWait(mem, a[0], wait{})
	case unix.SYS_CLOCK_NANOSLEEP:
		return clockNanosleep(mem, a)
	case unix.SYS_FUTEX:
		switch a[1] & futexCommand {
		case futexWait:
			return timespecWait(mem, a[3], wait{result: timedOut})
		case futexLockPI: // always on the real time clock
			return timespecWait(mem, a[3], wait{kind: untilRealtime, result: timedOut})
		case futexWaitBitset, futexRequeuePI, futexLockPI2:
			w := wait{kind: untilMonotonic, result: timedOut}
			if a[1]&futexRealtime != 0 {
				w.kind = untilRealtime
			}
			return timespecWait(mem, a[3], w)
		}
	case unix.SYS_FUTEX_WAITV:
		w := wait{kind: untilMonotonic, result: timedOut}
		if a[4] == unix.CLOCK_REALTIME {
			w.kind = untilRealtime
		}
		return timespecWait(mem, a[3], w)
	case callEpollWait, unix.SYS_EPOLL_PWAIT:
		return millisecondWait(a[3])
	case unix.SYS_EPOLL_PWAIT2:
		return timespecWait(mem, a[3], wait{})
	case callPoll:
		return millisecondWait(a[2])
	case unix.SYS_PPOLL:
		return timespecWait(mem, a[2], wait{})
	case callSelect, unix.SYS_PSELECT6:
		return selectWait(mem, c.nr, a)
	case unix.SYS_RT_SIGTIMEDWAIT:
		return timespecWait(mem, a[2], wait{result: again})
	case unix.SYS_SEMTIMEDOP:
		return timespecWait(mem, a[3], wait{result: again})
	case unix.SYS_MQ_TIMEDSEND, unix.SYS_MQ_TIMEDRECEIVE:
		return timespecWait(mem, a[4], wait{kind: untilRealtime, result: timedOut})
	case unix.SYS_IO_GETEVENTS, unix.SYS_IO_PGETEVENTS:
		return timespecWait(mem, a[4], wait{})
	case unix.SYS_IO_URING_ENTER:
		return uringWait(mem, a)
	}
	return wait{}
}

func clockNanosleep(mem int, a [6]uint64) wait {
	var w wait
	switch clock := int32(a[0]); {
	case clock != unix.CLOCK_REALTIME && clock != unix.CLOCK_TAI && clock != unix.CLOCK_REALTIME_ALARM &&
		clock != unix.CLOCK_MONOTONIC && clock != unix.CLOCK_BOOTTIME && clock != unix.CLOCK_BOOTTIME_ALARM:
		return w // a CPU clock: it ends when somebody computes
	case a[1]&timerAbstime == 0:
	case clock == unix.CLOCK_REALTIME || clock == unix.CLOCK_TAI || clock == unix.CLOCK_REALTIME_ALARM:
		w.kind = untilRealtime
	default:
		w.kind = untilMonotonic
	}
	return timespecWait(mem, a[2], w)
}

// selectWait adds the sets of descriptors, which select empties on a time-out, and for select
// itself the timeval, in which it leaves what was left.
func selectWait(mem int, nr uint64, a [6]uint64) wait {
	var w wait
	set := (int(min(a[0], 1<<20)) + 63) / 64 * 8
	for i, addr := range a[1:4] {
		if addr != 0 {
			w.zero[i] = region{addr, set}
		}
	}
	if a[4] != 0 {
		w.zero[3] = region{a[4], 16}
	}
	w = timespecWait(mem, a[4], w)
	if nr == callSelect { // microseconds, not nanoseconds
		var b [16]byte
		if w.timed && peek(mem, a[4], b[:]) {
			w.ns += (1000 - 1) * int64(binary.LittleEndian.Uint64(b[8:]))
		}
	}
	return w
}

// uringWait finds the time-out in the extended argument of io_uring_enter, if it has one.
func uringWait(mem int, a [6]uint64) wait {
	const extended, absolute = 1 << 3, 1 << 5 // IORING_ENTER_EXT_ARG, IORING_ENTER_ABS_TIMER
	var arg [24]byte                          // sigmask, its size, minimum wait, address of a timespec
	if a[3]&extended == 0 || !peek(mem, a[4], arg[:]) {
		return wait{}
	}
	w := wait{result: -int64(unix.ETIME)}
	if a[3]&absolute != 0 {
		w.kind = untilMonotonic
	}
	return timespecWait(mem, binary.LittleEndian.Uint64(arg[16:]), w)
}

// millisecondWait reads an int of milliseconds; negative is for ever.
func millisecondWait(v uint64) wait {
	if int32(v) < 0 {
		return wait{}
	}
	return wait{timed: true, ns: int64(int32(v)) * 1e6}
}

// timespecWait completes w with the timespec at addr. Without one, or when it cannot be read or
// lies beyond the reach of this clock, the wait is for ever.
func timespecWait(mem int, addr uint64, w wait) wait {
	var b [16]byte
	if addr == 0 || !peek(mem, addr, b[:]) {
		return wait{}
	}
	sec, sub := int64(binary.LittleEndian.Uint64(b[:])), int64(binary.LittleEndian.Uint64(b[8:]))
	if sec < 0 || sec >= (1<<63-1)/nsPerSecond {
		return wait{}
	}
	w.timed, w.ns, w.spec = true, sec*nsPerSecond+sub, addr
	return w
}
