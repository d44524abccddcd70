//go:build amd64 || arm64

package timewarp

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// timer is a timer that the kernel holds for a process. It goes off in the host's time unless it is
// moved, so it is put off while the world has not come to it, and made to go off when it has.
type timer struct {
	kind timerKind
	id   int   // the descriptor, or timer_create's id
	at   int64 // when the kernel lets it go off, on the host's monotonic clock
	next int64 // from one time to the next; 0 when it goes off once

	due, own int64 // when it goes off for the world, and on the own clock
	stale    bool  // due was made before a thaw
}

type timerKind uint8

const (
	timerDescriptor timerKind = iota // timerfd_create
	timerAlarm                       // setitimer(ITIMER_REAL), alarm
	timerPOSIX                       // timer_create
)

const (
	// sameArming is by how much two looks at one armed timer may differ.
	sameArming = int64(time.Millisecond)
	// longestTimer is the longest that a timer can have been set for by a duration. What has longer
	// to go was set for an instant of the own clock, which is ahead of the host's.
	longestTimer = int64(24 * time.Hour)
)

// survey brings what is known of the timers and peers of all processes up to date. It costs nothing for
// a process that has not run since the last time. A Go program, which has the runtime's own timers, is
// looked at only before a rest, unless it is known to have others.
func (s *supervisor) survey(resting bool) {
	for _, p := range s.processes {
		if p.surveyed || p.shared || !resting && p.isGo() && len(p.timers) == 0 {
			p.isStill()
			continue
		}
		p.surveyed = true
		known := p.timers
		p.timers = nil
		all := p.descriptors()
		s.surveySockets(p, all)
		for _, d := range all {
			switch {
			case d.isTimer():
				s.surveyDescriptor(p, d.fd, known)
			case d.isURing():
				s.remark(p, "uses io_uring: time-outs in it run in the host's time")
			}
		}
		if !p.isGo() {
			s.surveySignals(p, known)
		}
		if p.foreign == "" { // else its clock goes on from when it was still
			p.isStill()
		}
	}
}

func (s *supervisor) surveyDescriptor(p *process, fd int, known []*timer) {
	ok := p.borrow(fd, func(own int) {
		var spec unix.ItimerSpec
		if unix.TimerfdGettime(own, &spec) == nil {
			s.learn(p, known, timer{kind: timerDescriptor, id: fd, next: spec.Interval.Nano()}, spec.Value.Nano())
		}
	})
	if !ok {
		s.remark(p, "has a timer descriptor that runs in the host's time: moving it takes Linux 5.6")
	}
}

// learn adds a timer that has left to go, with what was known of it if it is still armed as it was.
func (s *supervisor) learn(p *process, known []*timer, t timer, left int64) {
	if left <= 0 {
		return
	}
	t.at = hostMonotonic() + left
	for _, k := range known {
		if k.kind == t.kind && k.id == t.id && k.next == t.next && max(k.at-t.at, t.at-k.at) < sameArming {
			p.timers = append(p.timers, k)
			return
		}
	}
	// When it was set is not known, but that it was after the process had last been still: it may go
	// off late by what the process has waited for a processor since, but not early.
	shown := p.shown()
	t.own = p.still.own + t.at - p.still.host
	if left > longestTimer {
		real := t.at - hostMonotonic() + hostRealtime() - s.clock.epoch
		t.own = t.at // monotonic
		if t.at-shown < 0 || t.at-shown > real-shown && real > shown {
			t.own = real
		}
	}
	if t.own-shown > int64(longest) {
		return
	}
	t.due = s.clock.due(t.own - shown)
	p.timers = append(p.timers, &t)
}

// set makes a timer go off when left has passed on the host.
func (s *supervisor) set(p *process, t *timer, left int64) {
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(left), Interval: unix.NsecToTimespec(t.next)}
	switch t.kind {
	case timerDescriptor:
		p.borrow(t.id, func(fd int) { _ = unix.TimerfdSettime(fd, 0, &spec, nil) })
	default:
		s.setSignal(p, t, spec)
	}
	t.at = hostMonotonic() + left
}

// goOff makes a timer go off now, and returns when the kernel has let it.
func (s *supervisor) goOff(p *process, t *timer) {
	s.set(p, t, 1)
	for t.kind == timerDescriptor {
		var spec unix.ItimerSpec
		ok := p.borrow(t.id, func(fd int) {
			if unix.TimerfdGettime(fd, &spec) != nil {
				spec = unix.ItimerSpec{}
			}
		})
		if left := spec.Value.Nano(); !ok || left == 0 || left > 1 {
			break
		}
		s.doze()
	}
	if t.kind != timerDescriptor {
		s.awaitSignal(p, t)
	}
	p.surveyed = false
	if t.next == 0 {
		p.timers = slices.DeleteFunc(p.timers, func(o *timer) bool { return o == t })
		return
	}
	t.at = hostMonotonic() + t.next
	t.own += t.next
	t.due = s.clock.due(t.own - p.shown())
}

// putOff sees to it that no timer goes off by the host's time.
func (s *supervisor) putOff(host int64) {
	for _, p := range s.processes {
		for _, t := range p.timers {
			if left := t.own - p.shown(); left > kernelGrace && t.at-host < min(left/2, nsPerSecond) {
				s.set(p, t, left)
			}
		}
	}
}

// elapse lets all timers go off for which by says that it is time.
func (s *supervisor) elapse(by func(*process, *timer) bool) (any bool) {
	for _, p := range s.processes {
		for _, t := range slices.Clone(p.timers) {
			if by(p, t) {
				s.goOff(p, t)
				any = true
			}
		}
	}
	return any
}

// handlesAlarms reports whether a process has a handler for SIGALRM.
func handlesAlarms(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return false
	}
	_, rest, _ := bytes.Cut(b, []byte("\nSigCgt:\t"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	mask, err := strconv.ParseUint(string(line), 16, 64)
	return err == nil && mask>>(unix.SIGALRM-1)&1 == 1
}

// posixTimers lists the ids of the timers that a process has made with timer_create on a clock that
// goes on by itself.
func posixTimers(pid int) (ids []int) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/timers")
	if err != nil {
		return nil
	}
	id := -1
	for line := range bytes.Lines(b) {
		name, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(":"))
		n, err := strconv.Atoi(string(bytes.TrimSpace(value)))
		switch {
		case err != nil:
		case string(name) == "ID":
			id = n
		case string(name) == "ClockID" && n != unix.CLOCK_PROCESS_CPUTIME_ID && n != unix.CLOCK_THREAD_CPUTIME_ID && n >= 0:
			ids = append(ids, id)
		}
	}
	return ids
}
