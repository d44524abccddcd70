//go:build amd64 || arm64

package timewarp

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// Timers that tell by a signal can be read and set by the process itself only. So it is made to: a
// thread that is blocked makes the call, and is then blocked again in what it was.

// surveySignals learns of a process's timers that tell by a signal.
func (s *supervisor) surveySignals(p *process, known []*timer) {
	ids, alarms := posixTimers(p.pid), handlesAlarms(p.pid)
	if len(ids) == 0 && !alarms {
		return
	}
	ok := s.lend(p, func(do func(nr uint64, a, b uint64, spec []byte) bool) {
		var spec [32]byte
		if alarms && do(unix.SYS_GETITIMER, 0, 0, spec[:]) {
			every, left := timevals(spec)
			s.learn(p, known, timer{kind: timerAlarm, next: every}, left)
		}
		for _, id := range ids {
			if do(unix.SYS_TIMER_GETTIME, uint64(id), 0, spec[:]) {
				every, left := timespecs(spec)
				s.learn(p, known, timer{kind: timerPOSIX, id: id, next: every}, left)
			}
		}
	})
	if !ok {
		p.surveyed = false
	}
}

// setSignal sets such a timer.
func (s *supervisor) setSignal(p *process, t *timer, v unix.ItimerSpec) {
	s.lend(p, func(do func(nr uint64, a, b uint64, spec []byte) bool) {
		var spec [32]byte
		if t.kind == timerPOSIX {
			putTimespec(spec[0:], v.Interval.Nano())
			putTimespec(spec[16:], v.Value.Nano())
			do(unix.SYS_TIMER_SETTIME, uint64(t.id), 0, spec[:])
			return
		}
		putTimespec(spec[0:], v.Interval.Nano()/1000*1000)
		putTimespec(spec[16:], max(v.Value.Nano(), 1000))
		for _, i := range []int{8, 24} { // microseconds
			binary.LittleEndian.PutUint64(spec[i:], binary.LittleEndian.Uint64(spec[i:])/1000)
		}
		do(unix.SYS_SETITIMER, 0, 0, spec[:])
	})
}

// awaitSignal returns when such a timer, which was set to go off at once, has done so.
func (s *supervisor) awaitSignal(p *process, t *timer) {
	for waiting := true; waiting; {
		waiting = false
		s.lend(p, func(do func(nr uint64, a, b uint64, spec []byte) bool) {
			var spec [32]byte
			var left int64
			if t.kind == timerPOSIX && do(unix.SYS_TIMER_GETTIME, uint64(t.id), 0, spec[:]) {
				_, left = timespecs(spec)
			} else if t.kind == timerAlarm && do(unix.SYS_GETITIMER, 0, 0, spec[:]) {
				_, left = timevals(spec)
			}
			waiting = left > 0 && left <= 1000
		})
	}
}

// timespecs decodes an itimerspec: from one time to the next, and what is left to go.
func timespecs(b [32]byte) (every, left int64) {
	word := func(i int) int64 { return int64(binary.LittleEndian.Uint64(b[i:])) }
	return word(0)*nsPerSecond + word(8), word(16)*nsPerSecond + word(24)
}

// timevals decodes an itimerval.
func timevals(b [32]byte) (every, left int64) {
	word := func(i int) int64 { return int64(binary.LittleEndian.Uint64(b[i:])) }
	return word(0)*nsPerSecond + word(8)*1000, word(16)*nsPerSecond + word(24)*1000
}

// redZone is what a program may use below its stack pointer.
const redZone = 128

// lend makes a blocked thread of a process make calls whose last argument is a timer's value, in memory
// that is put back afterwards. do reports whether the call has succeeded. lend reports false when no
// thread could be had.
func (s *supervisor) lend(p *process, use func(do func(nr, a, b uint64, spec []byte) bool)) bool {
	for i := 0; i < len(s.threads); i++ {
		t := s.threads[i]
		if t.process != p || t.stopped || t.lineLen == 0 || !s.halt(t) {
			continue
		}
		var r registers
		if !r.read(t.tid) || !r.interrupted(t.call) || !s.undisturbed(t) {
			t.sure = false
			t.resume()
			continue
		}
		room := (t.call.sp - redZone - 64) &^ 15
		var kept [32]byte
		ok := peek(p.mem, room, kept[:])
		if ok {
			t.hush()
			use(func(nr, a, b uint64, spec []byte) bool {
				ok = ok && poke(p.mem, room, spec) == nil
				args := [6]uint64{a, room}
				if nr == unix.SYS_TIMER_SETTIME {
					args = [6]uint64{a, b, room}
				}
				result, done := s.make(t, call{nr: nr, args: args, sp: t.call.sp, pc: t.call.pc})
				ok = ok && done && peek(p.mem, room, spec)
				return ok && result == 0
			})
			_ = poke(p.mem, room, kept[:])
		}
		switch {
		case s.byTid[t.tid] != t:
			return false
		case t.signal != 0 && cutsAgain: // it goes on as if nothing else had cut its call short
			r.write(t.tid)
			t.sure = false
			t.forget()
		case r.fails() || !cutsAgain:
			s.beginAgain(t, &r)
		default:
			return s.cutAgain(t, &r) && ok
		}
		t.resume()
		return ok
	}
	return false
}

// cutAgain brings a thread that has made a call back to where its own was cut short. From there it
// goes on by itself, or fails with EINTR if a signal has come.
func (s *supervisor) cutAgain(t *thread, r *registers) bool {
	r.write(t.tid)
	t.stopped, t.sure = false, true
	if ptrace(unix.PTRACE_INTERRUPT, t.tid, 0) != nil || ptrace(unix.PTRACE_CONT, t.tid, 0) != nil || !s.awaitHalt(t) {
		return false
	}
	t.remade, t.inside, t.sure = true, false, false
	t.resume()
	return true
}

// make lets a stopped thread make one call, and stops it at its end.
func (s *supervisor) make(t *thread, c call) (result int64, done bool) {
	var r registers
	if !r.read(t.tid) {
		return 0, false
	}
	r.begin(c)
	r.write(t.tid)
	for entry := range 2 { // and then its end
		if ptrace(unix.PTRACE_SYSCALL, t.tid, 0) != nil {
			return 0, false
		}
		_, status, err := wait4(t.tid, waitOwn)
		if err != nil || !status.Stopped() {
			t.stopped = false
			if err == nil {
				s.event(t.tid, status)
			}
			return 0, false
		}
		if status.StopSignal() != callStop {
			// A signal has come before the call. It is delivered when the thread goes on.
			if stopEvent(status) == 0 {
				t.signal = status.StopSignal()
			}
			return 0, false
		}
		if !r.read(t.tid) || entry == 0 && !r.enters(t.tid, c) {
			return 0, false
		}
	}
	return r.result(), true
}
