//go:build amd64 || arm64

package timewarp

import (
	"encoding/binary"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// supervisor watches one tree of processes from the one locked thread that traces it.
type supervisor struct {
	p        *Process
	config   Config
	clock    *ownClock
	vdso     *vdso
	activity string
	bell     int // eventfd that the methods of Process ring
	backlog  *backlog

	birth     int64 // own monotonic time at birth
	leader    int
	threads   []*thread
	byTid     map[int]*thread
	processes map[int]*process
	remarks   map[string]bool         // those that were made
	owned     map[netip.AddrPort]bool // where the world was found to listen
	gen       byte                    // of the clock's state in all patches
	state     state
	skipped   int64 // of waits, since the last rest
	ending    int   // threads whose wait is being ended
	killing   bool
	gone      bool // nothing is left to trace
	buf       [4096]byte
}

type state int

const (
	stateRunning state = iota
	stateResting
	stateFrozen
)

// How long the supervisor sleeps between two looks. Stops of the process and orders cut it short.
const (
	shortestNap = 50 * time.Microsecond
	longestNap  = 2 * time.Millisecond
	restingNap  = 5 * time.Millisecond // only to notice the end of a resting process
	strayNap    = longestNap / 2       // when nothing has happened for so long, somebody may be missing
)

// loop runs until every process of the tree has ended.
func (s *supervisor) loop() {
	nap := shortestNap
	for {
		if s.drain() > 0 {
			nap = shortestNap
		} else if nap >= strayNap && s.leaderless() {
			s.adoptStrays()
		}
		for {
			o, ok := s.p.next()
			if !ok {
				break
			}
			s.obey(o)
			nap = shortestNap
		}
		if s.gone {
			return
		}
		if s.state == stateRunning {
			if s.watch(nap > 8*shortestNap) {
				nap = shortestNap
				continue
			}
			s.sleep(nap)
			nap = min(2*nap, longestNap)
		} else {
			if s.state == stateResting {
				s.prolong()
				s.putOff(hostMonotonic())
			}
			s.sleep(restingNap)
			nap = strayNap
		}
	}
}

// sleep ends early when somebody rings the bell, and when a tracee stops: SIGCHLD goes to the
// thread that traces, and Go's own handler for it interrupts the call. Both are hints only.
func (s *supervisor) sleep(d time.Duration) {
	fds := [1]unix.PollFd{{Fd: int32(s.bell), Events: unix.POLLIN}}
	ts := unix.NsecToTimespec(int64(d))
	if n, err := unix.Ppoll(fds[:], &ts, nil); err == nil && n > 0 {
		var b [8]byte
		_, _ = unix.Read(s.bell, b[:])
	}
}

// doze is a short sleep that no order ends.
func (s *supervisor) doze() {
	ts := unix.NsecToTimespec(int64(shortestNap))
	_, _ = unix.Ppoll(nil, &ts, nil)
}

// ring wakes the supervisor.
func ring(bell int) {
	var b [8]byte
	binary.NativeEndian.PutUint64(b[:], 1)
	_, _ = unix.Write(bell, b[:])
}

// obey carries out an order.
func (s *supervisor) obey(o order) {
	done := func(answer string) {
		if o.reply != nil {
			o.reply <- answer
		}
	}
	switch o.kind {
	case orderWake:
		s.wake(o.now, func() { done("") })
	case orderFreeze:
		s.freeze()
		done("")
	case orderThaw:
		s.thaw(o.now)
		done("")
	case orderKill:
		s.kill()
		done("")
	case orderWaits:
		done(s.waits())
	}
}

// shift moves all clocks, each process's by its own extra more.
func (s *supervisor) shift(by int64) {
	s.clock.mu.Lock()
	for _, p := range s.processes {
		p.offset += by + p.extra
		p.extra = 0
	}
	s.clock.mu.Unlock()
	s.publish()
}

// publish writes the offsets into every process's patch: first the bank that does not hold, then
// the generation that makes it hold.
func (s *supervisor) publish() {
	s.gen++
	for _, p := range s.processes {
		s.imprint(p)
	}
}

// imprint writes the offsets into one process's patch.
func (s *supervisor) imprint(p *process) {
	if p.patch == 0 || p.shared {
		return
	}
	b := bank(p.offset+s.clock.epoch, p.offset)
	// A process that has just died is no fault; its end will be reported.
	if poke(p.mem, p.patch+uint64(s.gen&1)*bankSize, b[:]) == nil {
		_ = poke(p.mem, p.patch+patchGen, []byte{s.gen})
	}
}
