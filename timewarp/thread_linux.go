//go:build amd64 || arm64

package timewarp

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// thread is a traced thread and the wait it was last seen in.
type thread struct {
	tid     int
	process *process

	syscallFile  int // /proc/.../syscall, kept open
	activityFile int // /proc/.../schedstat or status, kept open
	statFile     int // /proc/.../stat, kept open
	statusFile   int // /proc/.../status, kept open

	// What identifies a wait: the line of syscallFile, and activityFile's, which changes whenever
	// the thread has run. Empty when it was not seen blocked.
	line     [192]byte
	lineLen  int
	activity [64]byte
	actLen   int

	call call
	wait wait
	// For a timed wait: when it ends for the world, on the own clock, and when the kernel would
	// end it, on the host's.
	due, own, kernel int64
	stale            bool // due was made before a thaw
	chore            chore
	spec             [16]byte // the time-out as the program has put it

	// By which it is told whether a stop came in the wait that was looked at: how often the thread had
	// left its processor by itself, -1 when it was moving.
	switches int64

	remade bool // the call was begun again by the supervisor: stopped at its entry and end
	inside bool // and it has been entered
	sure   bool // and it was cut short, so what follows is a stop in it

	hushed bool   // signals are kept from it until it enters the call
	mask   uint64 // of the signals that the program itself keeps off

	seen sight // by the last look of watch

	stopped   bool        // in a ptrace stop, to be resumed by thaw
	signal    unix.Signal // to be delivered when resumed
	grouped   bool        // stopped by a job control signal: PTRACE_LISTEN resumes it
	stopping  bool        // interrupted by freeze, stop not yet seen
	ending    bool        // interrupted to end its wait, stop not yet seen
	halting   bool        // interrupted by halt, stop not yet seen
	listening bool        // left in a group stop
}

// lineRoom is the part of the supervisor's buffer that takes the line of syscallFile.
const lineRoom = 256

// sight is what a look at a thread gives.
type sight int

const (
	running sight = iota
	blocked
	ended // a zombie, whose end will be reported
)

// openThread opens what tells about a thread; false if there is no such thread any more. One of a
// program that may not be read can be traced but not looked at, and always seems to run.
func openThread(tid int, p *process, activity string) (*thread, bool) {
	t := &thread{tid: tid, process: p}
	alive := true
	open := func(name string) int {
		path := "/proc/" + strconv.Itoa(p.pid) + "/task/" + strconv.Itoa(tid) + "/" + name
		fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			alive = alive && err != unix.ENOENT && err != unix.ESRCH
			return -1
		}
		return fd
	}
	t.syscallFile, t.activityFile, t.statFile, t.statusFile = open("syscall"), open(activity), open("stat"), open("status")
	if !alive {
		t.close()
	}
	return t, alive
}

func (t *thread) close() {
	for _, fd := range []int{t.syscallFile, t.activityFile, t.statFile, t.statusFile} {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}

// forget drops the wait, so that the next look takes it for a new one.
func (t *thread) forget() {
	t.lineLen, t.call, t.wait = 0, call{}, wait{}
	t.process.surveyed = false
}

// look reads what a thread is doing, and what its wait is if that is a new one.
func (s *supervisor) look(t *thread) sight {
	if t.listening {
		t.forget()
		return blocked
	}
	// The activity first: if it is the same later on, the thread has not run in between, and the
	// line belongs to it.
	act, ok := s.readActivity(t)
	n, err := unix.Pread(t.syscallFile, s.buf[:lineRoom], 0)
	switch {
	case err == nil && n == 0, err == unix.ESRCH:
		t.forget()
		return ended
	case !ok || err != nil || n > len(t.line) || s.buf[0] == 'r' || s.buf[0] == '-':
		// "running", or -1 for blocked outside of a system call, as in a page fault. A process
		// that may not be looked at counts as running, too. One that is on its way back into a call that
		// was begun again still waits for the same.
		if !t.remade {
			t.lineLen = 0
		}
		return running
	}
	line := s.buf[:n]
	if bytes.Equal(line, t.line[:t.lineLen]) && (t.remade || bytes.Equal(act, t.activity[:t.actLen])) {
		t.actLen = copy(t.activity[:], act)
		return blocked
	}
	t.lineLen = copy(t.line[:], line)
	t.actLen = copy(t.activity[:], act)
	c, ok := parseCall(line)
	if !ok {
		t.lineLen = 0
		return running
	}
	if c.nr == unix.SYS_RESTART_SYSCALL {
		// Interrupted, and going on with what was left. What that is can only be known from
		// before, see noteRestart.
		if !t.call.same(c) {
			t.lineLen = 0
			return running
		}
		return blocked
	}
	s.enter(t, c)
	return blocked
}

// enter takes note of a call that a thread was newly seen in.
func (s *supervisor) enter(t *thread, c call) {
	t.call, t.wait = c, decode(c, t.process.mem)
	if !t.wait.timed {
		if w := t.process.socketWait(c); w.timed {
			t.wait = w
		}
	}
	if t.wait.spec != 0 && !peek(t.process.mem, t.wait.spec, t.spec[:]) {
		t.wait.spec = 0
	}
	t.process.surveyed = false
	t.chore = t.isChore()
	s.anchor(t)
}

// unmoved reports whether a thread that was seen blocked has been so ever since, and waits for
// something that may never come. The activity does not tell about a thread that has been woken but
// found no processor yet, and neither does syscallFile in the moment before it is queued for one.
// It says nothing about short sleeps within the kernel either, as for a disk.
func (s *supervisor) unmoved(t *thread) bool {
	act, ok := s.readActivity(t)
	return ok && t.lineLen > 0 && bytes.Equal(act, t.activity[:t.actLen]) && s.taskState(t) == 'S'
}

// taskState is the letter that proc_pid_stat(5) describes, 0 for a thread that is no more.
func (s *supervisor) taskState(t *thread) byte {
	n, err := unix.Pread(t.statFile, s.buf[:], 0)
	i := bytes.LastIndexByte(s.buf[:max(n, 0)], ')')
	if err != nil || i < 0 || i+2 >= n {
		return 0
	}
	return s.buf[i+2]
}

// readActivity reads something that changes whenever the thread has run.
func (s *supervisor) readActivity(t *thread) ([]byte, bool) {
	b := s.buf[lineRoom:]
	n, err := unix.Pread(t.activityFile, b, 0)
	if err != nil || n == 0 {
		return nil, false
	}
	b = b[:n]
	if i := bytes.LastIndex(b, []byte("\nvoluntary_ctxt_switches:")); i >= 0 {
		b = b[i+1:]
	}
	return b, len(b) <= len(t.activity)
}

// activityName is the file of /proc/PID/task/TID that tells whether a thread has run: schedstat,
// which is short, or status where the kernel does not account for that.
func activityName() string {
	b, err := os.ReadFile("/proc/thread-self/schedstat")
	if err != nil || bytes.HasPrefix(b, []byte("0 ")) {
		return "status"
	}
	return "schedstat"
}

// parseCall parses "nr 0xA 0xB 0xC 0xD 0xE 0xF 0xSP 0xPC".
func parseCall(line []byte) (c call, ok bool) {
	i := 0
	field := func(base uint64) (v uint64) {
		for i < len(line) && line[i] == ' ' {
			i++
		}
		if base == 16 && bytes.HasPrefix(line[i:], []byte("0x")) {
			i += 2
		}
		from := i
		for ; i < len(line); i++ {
			d := uint64(line[i])
			switch {
			case '0' <= d && d <= '9':
				d -= '0'
			case base == 16 && 'a' <= d && d <= 'f':
				d -= 'a' - 10
			default:
				ok = ok && i > from
				return v
			}
			v = v*base + d
		}
		ok = ok && i > from
		return v
	}
	ok = true
	c.nr = field(10)
	for k := range c.args {
		c.args[k] = field(16)
	}
	c.sp = field(16)
	c.pc = field(16)
	return c, ok
}

// anchor says once when a new wait ends: for the world, on the own clock, and for the kernel.
func (s *supervisor) anchor(t *thread) {
	if t.wait.ns > 1<<62 { // beyond this clock
		t.wait.timed = false
	}
	if !t.wait.timed {
		return
	}
	host := hostMonotonic()
	shown := t.process.shown()
	switch t.wait.kind {
	case forDuration:
		t.own, t.kernel = shown+t.wait.ns, host+t.wait.ns
	case untilMonotonic:
		t.own, t.kernel = t.wait.ns, t.wait.ns
	case untilRealtime:
		t.own, t.kernel = t.wait.ns-s.clock.epoch, t.wait.ns-hostRealtime()+host
	}
	if t.own-shown > int64(longest) {
		t.wait.timed = false
		return
	}
	t.due, t.stale = s.clock.due(t.own-shown), false
}
