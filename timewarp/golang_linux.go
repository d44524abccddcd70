//go:build amd64 || arm64

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

// chore is a wait that the program did not ask for. Every Go program has a thread that monitors
// the others (sysmon in runtime/proc.go). It naps while goroutines run and shortly after; when none
// does, it waits on a futex until the first timer, or for a minute. The world should not move to
// that: a Go program that only waits for a reply waits for nothing timed. What the program itself
// waits for is in the time-out of an epoll_pwait.
type chore uint8

const (
	noChore chore = iota
	// goNap is nanosleep, for 20 us to 10 ms. It is ended early when all else is at rest.
	goNap
	// goWatch is a futex wait for a duration. It ends when the world has moved that far for
	// another reason.
	goWatch
)

const (
	longestGoNap = 10 * time.Millisecond
	// goNapShows is by how much the clock moves on when a nap is ended early. That is not what is
	// left of it, lest the same program show different times, but more than nothing: the monitor
	// waits for 10 ms to pass before it takes the processor from a goroutine in a system call.
	goNapShows = int64(100 * time.Microsecond)
)

func (t *thread) isChore() chore {
	w := t.wait
	switch {
	case !w.timed || w.kind != forDuration:
	case t.call.nr == unix.SYS_NANOSLEEP && w.ns <= int64(longestGoNap) && t.process.isGo():
		return goNap
	case t.call.nr == unix.SYS_FUTEX && t.process.isGo():
		return goWatch
	}
	return noChore
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
