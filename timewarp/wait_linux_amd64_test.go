package timewarp

import (
	"encoding/binary"
	"os"
	"runtime"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	f, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = f.Close() }()
	mem := int(f.Fd())
	at := func(sec, sub uint64) uint64 {
		b := new([16]byte)
		binary.LittleEndian.PutUint64(b[:], sec)
		binary.LittleEndian.PutUint64(b[8:], sub)
		t.Cleanup(func() { runtime.KeepAlive(b) })
		return uint64(uintptr(unsafe.Pointer(b)))
	}
	const s, forever = nsPerSecond, ^uint64(0)
	two := at(2, 500_000_000)
	extended := &[3]uint64{0, 8, two}
	defer runtime.KeepAlive(extended)
	arg := uint64(uintptr(unsafe.Pointer(extended)))
	for name, c := range map[string]struct {
		nr   uint64
		args [6]uint64
		want wait
	}{
		"nanosleep":                 {unix.SYS_NANOSLEEP, [6]uint64{two}, wait{timed: true, ns: 5 * s / 2}},
		"clock_nanosleep":           {unix.SYS_CLOCK_NANOSLEEP, [6]uint64{1, 0, two}, wait{timed: true, ns: 5 * s / 2}},
		"clock_nanosleep until":     {unix.SYS_CLOCK_NANOSLEEP, [6]uint64{1, 1, two}, wait{timed: true, kind: untilMonotonic, ns: 5 * s / 2}},
		"clock_nanosleep real time": {unix.SYS_CLOCK_NANOSLEEP, [6]uint64{0, 1, two}, wait{timed: true, kind: untilRealtime, ns: 5 * s / 2}},
		"clock_nanosleep CPU":       {unix.SYS_CLOCK_NANOSLEEP, [6]uint64{2, 0, two}, wait{}},
		"futex wait":                {unix.SYS_FUTEX, [6]uint64{1, 0x80, 0, two}, wait{timed: true, ns: 5 * s / 2, result: timedOut}},
		"futex wait for ever":       {unix.SYS_FUTEX, [6]uint64{1, 0x80, 0, 0}, wait{}},
		"futex wake":                {unix.SYS_FUTEX, [6]uint64{1, 0x81, 0, two}, wait{}},
		"futex bitset":              {unix.SYS_FUTEX, [6]uint64{1, 0x89, 0, two}, wait{timed: true, kind: untilMonotonic, ns: 5 * s / 2, result: timedOut}},
		"futex bitset real time":    {unix.SYS_FUTEX, [6]uint64{1, 0x189, 0, two}, wait{timed: true, kind: untilRealtime, ns: 5 * s / 2, result: timedOut}},
		"futex lock":                {unix.SYS_FUTEX, [6]uint64{1, 0x86, 0, two}, wait{timed: true, kind: untilRealtime, ns: 5 * s / 2, result: timedOut}},
		"futex waitv":               {unix.SYS_FUTEX_WAITV, [6]uint64{1, 1, 0, two, 1}, wait{timed: true, kind: untilMonotonic, ns: 5 * s / 2, result: timedOut}},
		"epoll_wait":                {unix.SYS_EPOLL_WAIT, [6]uint64{3, 1, 1, 1500}, wait{timed: true, ns: 3 * s / 2}},
		"epoll_pwait for ever":      {unix.SYS_EPOLL_PWAIT, [6]uint64{3, 1, 1, uint64(^uint32(0))}, wait{}},
		"epoll_pwait2":              {unix.SYS_EPOLL_PWAIT2, [6]uint64{3, 1, 1, two}, wait{timed: true, ns: 5 * s / 2}},
		"poll":                      {unix.SYS_POLL, [6]uint64{1, 1, 1500}, wait{timed: true, ns: 3 * s / 2}},
		"poll for ever":             {unix.SYS_POLL, [6]uint64{1, 1, forever}, wait{}},
		"ppoll":                     {unix.SYS_PPOLL, [6]uint64{1, 1, two}, wait{timed: true, ns: 5 * s / 2}},
		"ppoll for ever":            {unix.SYS_PPOLL, [6]uint64{1, 1, 0}, wait{}},
		"pselect6": {unix.SYS_PSELECT6, [6]uint64{65, 0x1000, 0, 0x2000, two},
			wait{timed: true, ns: 5 * s / 2, zero: [4]region{{0x1000, 16}, {}, {0x2000, 16}, {two, 16}}}},
		"rt_sigtimedwait":   {unix.SYS_RT_SIGTIMEDWAIT, [6]uint64{1, 0, two}, wait{timed: true, ns: 5 * s / 2, result: again}},
		"semtimedop":        {unix.SYS_SEMTIMEDOP, [6]uint64{1, 1, 1, two}, wait{timed: true, ns: 5 * s / 2, result: again}},
		"mq_timedreceive":   {unix.SYS_MQ_TIMEDRECEIVE, [6]uint64{1, 1, 1, 0, two}, wait{timed: true, kind: untilRealtime, ns: 5 * s / 2, result: timedOut}},
		"read":              {unix.SYS_READ, [6]uint64{0, two, 16}, wait{}},
		"bad address":       {unix.SYS_NANOSLEEP, [6]uint64{8}, wait{}},
		"too long":          {unix.SYS_NANOSLEEP, [6]uint64{at(1<<62, 0)}, wait{}},
		"io_getevents":      {unix.SYS_IO_GETEVENTS, [6]uint64{1, 1, 1, 1, two}, wait{timed: true, ns: 5 * s / 2}},
		"io_uring_enter":    {unix.SYS_IO_URING_ENTER, [6]uint64{1, 0, 1, 9, arg}, wait{timed: true, ns: 5 * s / 2, result: -int64(unix.ETIME)}},
		"io_uring for ever": {unix.SYS_IO_URING_ENTER, [6]uint64{1, 0, 1, 1, arg}, wait{}},
	} {
		if c.want.timed && (slices.Contains(c.args[:], two) || slices.Contains(c.args[:], arg)) {
			c.want.spec = two
		}
		if got := decode(call{nr: c.nr, args: c.args}, mem); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	// select has a timeval: 2.5 s are 500 000 us.
	tv := at(2, 500_000)
	want := wait{timed: true, ns: 5 * s / 2, zero: [4]region{{}, {}, {}, {tv, 16}}, spec: tv}
	if got := decode(call{nr: unix.SYS_SELECT, args: [6]uint64{0, 0, 0, 0, tv}}, mem); got != want {
		t.Errorf("select: %+v, want %+v", got, want)
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	c := call{nr: unix.SYS_EPOLL_PWAIT, args: [6]uint64{1, 2, 3, 4, 5, 6}, sp: 7, pc: 8}
	stopped := func(rax int64) *registers {
		return &registers{unix.PtraceRegs{Orig_rax: c.nr, Rax: uint64(rax), Rdi: 1, Rsi: 2, Rdx: 3, R10: 4, R8: 5, R9: 6, Rsp: 7, Rip: 8}}
	}
	for rax, want := range map[int64]bool{-int64(unix.EINTR): true, -512: true, -516: true, 0: false, 1: false, -11: false} {
		r := stopped(rax)
		if got := r.interrupted(c); got != want {
			t.Errorf("rax %d: %v, want %v", rax, got, want)
		}
		if r.end(-110); int64(r.Rax) != -110 || int64(r.Orig_rax) != -1 {
			t.Errorf("rax %d: returns %d, and begins %d again", rax, int64(r.Rax), int64(r.Orig_rax))
		}
	}
	for name, change := range map[string]func(*registers){
		"another call":     func(r *registers) { r.Orig_rax = unix.SYS_READ },
		"other arguments":  func(r *registers) { r.R10 = 9 },
		"called elsewhere": func(r *registers) { r.Rip = 9 },
		"another frame":    func(r *registers) { r.Rsp = 9 },
	} {
		r := stopped(-512)
		change(r)
		if r.interrupted(c) {
			t.Errorf("%s was taken for the same", name)
		}
	}
	r := stopped(-516)
	r.Orig_rax = unix.SYS_RESTART_SYSCALL
	if !r.interrupted(c) {
		t.Error("a call that goes on as restart_syscall was not recognized")
	}
	if r.begin(c); r.Rip != c.pc-2 || r.Rax != c.nr || int64(r.Orig_rax) != -1 || r.R9 != 6 {
		t.Errorf("begins again with %+v", r)
	}
}

func TestParseCall(t *testing.T) {
	t.Parallel()
	got, ok := parseCall([]byte("281 0x5 0x7ffe 0x80 0xea5f 0x0 0xff 0x7ffec5bf14f0 0x4894c0\n"))
	want := call{281, [6]uint64{5, 0x7ffe, 0x80, 0xea5f, 0, 0xff}, 0x7ffec5bf14f0, 0x4894c0}
	if !ok || got != want {
		t.Errorf("%+v %v, want %+v", got, ok, want)
	}
	for _, bad := range []string{"", "running\n", "281 0x5\n", "-1 0x5 0x6\n"} {
		if c, ok := parseCall([]byte(bad)); ok {
			t.Errorf("%q is taken for %+v", bad, c)
		}
	}
}

func FuzzParseCall(f *testing.F) {
	f.Add([]byte("281 0x5 0x7ffe 0x80 0xea5f 0x0 0xff 0x7ffec5bf14f0 0x4894c0\n"))
	f.Add([]byte("running\n"))
	f.Fuzz(func(_ *testing.T, line []byte) { parseCall(line) })
}
