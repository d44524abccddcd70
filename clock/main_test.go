package clock_test

import (
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/clock"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// within runs f and fails the test with all stacks if it does not come back: the guard against
// a clock that hangs, not a measurement.
func within(t testing.TB, c *clock.Clock, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		b := make([]byte, 1<<16)
		t.Fatalf("hangs; busy %v, pending %v\n%s", c.Busy(), c.Pending(), b[:runtime.Stack(b, true)])
	}
}

// eventually waits for what another goroutine is about to do.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for guard := time.Now().Add(30 * time.Second); !is(); runtime.Gosched() {
		if time.Now().After(guard) {
			t.Fatalf("never: %s", what)
		}
	}
}

func newClock() *clock.Clock { return clock.New(clock.Start, nil) }

// since is the world's time since its start, short enough for a table.
func since(c *clock.Clock) time.Duration { return c.Now().Sub(clock.Start) }
