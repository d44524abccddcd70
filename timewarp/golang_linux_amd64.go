package timewarp

import (
	"debug/elf"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// language is what a process's program was written in, as far as it matters here.
type language uint8

const (
	notAskedYet language = iota
	golang
	another
)

// The two waits of the background monitor of Go's runtime (sysmon in runtime/proc.go), which every
// Go program has: naps of up to 10 ms while goroutines run and shortly after, and, when none does,
// half the period of a forced garbage collection, to the nanosecond.
const (
	goNap   = 10 * time.Millisecond
	goSleep = 60 * time.Second
)

// isChore reports whether a wait is Go's monitor at work. The program asked for no such wait, so
// it is nothing the world should move to: a Go program that only waits for a reply waits for
// nothing timed. What the program itself waits for is in the time-out of an epoll_pwait. The
// monitor still wakes up when the world has moved that far for another reason.
func (t *thread) isChore() bool {
	w := t.wait
	if !w.timed || w.kind != forDuration {
		return false
	}
	nap := t.call.nr == unix.SYS_NANOSLEEP && w.ns <= int64(goNap)
	sleep := t.call.nr == unix.SYS_FUTEX && w.ns == int64(goSleep)
	return (nap || sleep) && t.process.isGo()
}

// isGo looks at the program once.
func (p *process) isGo() bool {
	if p.program == notAskedYet {
		p.program = another
		if f, err := elf.Open("/proc/" + strconv.Itoa(p.pid) + "/exe"); err == nil {
			if f.Section(".go.buildinfo") != nil {
				p.program = golang
			}
			_ = f.Close()
		}
	}
	return p.program == golang
}
