//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"fmt"
	"testing"
	"time"
)

// movable are the ways to wait that the world can end, as testdata/waits.c names them, with what the
// call then returns.
var movable = map[string]int{
	"nanosleep": 0, "sleep": 0, "threads": 0, "gettimeofday": 3,
	"clock_nanosleep": 0, "clock_nanosleep-realtime": 0, "clock_nanosleep-boottime": 0,
	"until-monotonic": 0, "until-realtime": 0, "until-boottime": 0,
	"select": 0, "pselect": 0, "poll": 0, "ppoll": 0, "epoll_wait": 0, "epoll_pwait": 0, "epoll_pwait2": 0,
	"futex": -110, "futex-monotonic": -110, "futex-realtime": -110, "futex_waitv-monotonic": -110, "futex_waitv-realtime": -110,
	"condition-monotonic": -110, "condition-realtime": -110, "mutex": -110, "mutex-pi": -110, "semaphore": -110, "semaphore-monotonic": -110,
	"sigtimedwait": -11, "semtimedop": -11, "mq_timedreceive": -110, "io_getevents": 0, "io_uring_enter": -62,
	"recv": -11, "read": -11, "write": -11, "accept": -11,
	"timerfd": 1, "timerfd-monotonic": 1, "timerfd-realtime": 1, "timerfd-interval": 2, "timerfd-poll": 1,
	"setitimer": -4, "alarm": -4, "timer": -4, "timer-monotonic": -4, "timer-realtime": -4,
}

// What a kernel may lack or forbid.
const (
	notImplemented = -38
	notPermitted   = -1
)

// TestEveryWait waits three seconds in each way, with two C libraries.
func TestEveryWait(t *testing.T) {
	t.Parallel()
	for _, compiler := range []string{"cc", "musl-gcc"} {
		for name, want := range movable {
			t.Run(compiler+"/"+name, func(t *testing.T) {
				t.Parallel()
				g := start(t, compiled(t, compiler, "waits"), []string{name}, nil)
				dues := g.run(t)
				var said string
				var mono, wall time.Duration
				var result int
				if _, err := fmt.Sscan(g.out.String(), &said, &mono, &wall, &result); err != nil {
					t.Fatal(err, g.out)
				}
				if result == notImplemented || result == notPermitted {
					t.Skipf("this kernel answers %d to %s", result, name)
				}
				last := dues[len(dues)-1]
				if result != want || last < 3*time.Second || last > 3100*time.Millisecond {
					t.Errorf("returned %d, want %d; the world went to %v", result, want, last)
				}
				for _, d := range []time.Duration{mono, wall} {
					if d < 3*time.Second || d > 8*time.Second {
						t.Errorf("took %v by its clock, want 3 s", d)
					}
				}
			})
		}
	}
}
