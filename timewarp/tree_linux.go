//go:build amd64 || arm64

package timewarp

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// process is a process of the tree.
type process struct {
	pid   int
	mem   int    // /proc/PID/mem, kept open
	patch uint64 // address of the patch; 0 when it has none

	// The own monotonic time is the CPU time plus offset.
	offset int64
	extra  int64 // by which the next shift moves this clock on
	shared bool  // lives in another's memory, and on its patch, until it runs a program

	program  language
	surveyed bool // what is known of its timers and descriptors still holds
	timers   []*timer
	still    moment          // when it was last seen with nothing changed
	foreign  string          // a peer that is not the world's, if there is one
	domestic map[uint64]bool // connections that are the world's, by inode
	handle   int             // a pidfd once one was needed, -1 when there is none
}

// shown is the own monotonic time of a process, or 0 when it has ended. The clock's mu is held, or
// the caller is the supervisor's thread.
func (p *process) shown() int64 {
	cpu, err := cpuTime(p.pid)
	if err != nil {
		return 0
	}
	return p.offset + cpu
}

// set makes the clock show at.
func (p *process) set(at int64) { p.offset += at - p.shown() }

// moment is an instant on the host's monotonic clock and on the own one.
type moment struct{ host, own int64 }

// isStill notes that a process has not run since the last look, or begins to run now.
func (p *process) isStill() { p.still = moment{hostMonotonic(), p.shown()} }

func openProcess(pid int) (*process, error) {
	mem, err := unix.Open("/proc/"+strconv.Itoa(pid)+"/mem", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return &process{pid: pid, mem: mem}, nil
}

func (p *process) close() {
	if p.mem >= 0 {
		_ = unix.Close(p.mem)
	}
	if p.handle > 0 {
		_ = unix.Close(p.handle)
	}
}

// adopt takes a process that has just become another program, stopped at its exec.
func (s *supervisor) adopt(pid int) error {
	p, err := openProcess(pid)
	if err != nil {
		p = &process{pid: pid, mem: -1} // unreadable: traced all the same
	} else {
		p.patch, err = s.vdso.patch(pid, p.mem)
	}
	s.processes[pid] = p
	return err
}

// born takes a task that a thread has made: a thread of its own process or, by fork, vfork or
// clone, a process. One that has ended already is not taken.
func (s *supervisor) born(tid int, creator *thread) {
	pid := processOf(tid)
	if pid == 0 || s.byTid[tid] != nil { // adopted as a stray
		return
	}
	p := s.processes[pid]
	if p == nil {
		var err error
		if p, err = openProcess(pid); err != nil {
			p = &process{pid: pid, mem: -1}
			s.astray(pid, err)
		}
		s.inherit(p, creator.process)
		s.processes[pid] = p
	}
	if !s.add(tid, p) {
		if tid == pid {
			s.dropProcess(pid)
		}
		return
	}
	if s.killing {
		_ = unix.Kill(pid, unix.SIGKILL)
	}
}

// inherit gives a new process its parent's clock. The memory, and the patch in it, came with it.
func (s *supervisor) inherit(p, parent *process) {
	p.patch = parent.patch
	p.set(parent.shown())
	p.isStill()
	p.shared = sameMemory(p, parent)
	s.imprint(p)
}

// sameMemory finds out whether two processes live in one memory, as after vfork, by writing to the
// one and reading from the other.
func sameMemory(a, b *process) bool {
	if a.patch == 0 {
		return false
	}
	var got [1]byte
	for _, mark := range []byte{1, 0} {
		if poke(a.mem, a.patch+patchScratch, []byte{mark}) != nil ||
			!peek(b.mem, b.patch+patchScratch, got[:]) || got[0] != mark {
			return false
		}
	}
	return true
}

// add takes a thread; false if it is gone.
func (s *supervisor) add(tid int, p *process) bool {
	t, alive := openThread(tid, p, s.activity)
	if !alive {
		return false
	}
	s.threads = append(s.threads, t)
	s.byTid[tid] = t
	return true
}

// drop forgets a thread that has ended.
func (s *supervisor) drop(tid int) {
	t := s.byTid[tid]
	if t == nil {
		return
	}
	t.close()
	if t.ending {
		s.ending--
	}
	delete(s.byTid, tid)
	s.threads = slices.DeleteFunc(s.threads, func(o *thread) bool { return o == t })
}

// dropProcess forgets a process that has ended or become another.
func (s *supervisor) dropProcess(pid int) {
	if p := s.processes[pid]; p != nil {
		p.close()
		delete(s.processes, pid)
	}
}

// becomes follows an exec: the other threads are gone, the memory is new.
func (s *supervisor) becomes(pid int) {
	for _, t := range slices.Clone(s.threads) {
		if t.process.pid == pid {
			s.drop(t.tid)
		}
	}
	before := s.processes[pid]
	s.dropProcess(pid)
	if err := s.adopt(pid); err != nil {
		s.astray(pid, err)
	}
	p := s.processes[pid]
	if before != nil { // the CPU time goes on
		s.clock.mu.Lock()
		p.offset = before.offset
		if pid == s.leader {
			s.clock.first = p.shown
		}
		s.clock.mu.Unlock()
	}
	p.isStill()
	s.imprint(p)
	s.add(pid, p)
}

// astray notes that a process is not in the world's time.
func (s *supervisor) astray(pid int, err error) {
	s.p.blame(fmt.Errorf("timewarp: process %d (%s) does not live in the world's time: %w", pid, program(pid), err))
}

// kill ends all; what is born meanwhile is killed as it is seen.
func (s *supervisor) kill() {
	s.killing = true
	for pid := range s.processes {
		_ = unix.Kill(pid, unix.SIGKILL)
	}
}

// processOf reads the process that a task belongs to; 0 when the task is gone.
func processOf(tid int) int {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(tid) + "/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(b, []byte("\nTgid:\t"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	pid, err := strconv.Atoi(string(line))
	if err != nil {
		return 0
	}
	return pid
}

// program names what a process runs, as far as that may be known.
func program(pid int) string {
	if exe, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe"); err == nil {
		return exe
	}
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/comm")
	if err != nil {
		return "?"
	}
	return string(bytes.TrimSpace(b))
}
