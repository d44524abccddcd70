package clock_test

import (
	"context"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
)

// Whoever computes as a counted guest keeps its Hold parked. If Sleep left it unparked, no call of the
// guest could be delayed any more: its own caller would keep time from moving.
func TestSleepLeavesAGuestsHoldParked(t *testing.T) {
	t.Parallel()
	c := clock.New(clock.Start, nil)
	g := c.Counted("guest")
	own := c.Hold("own")
	own.Park()
	c.Go("guest", func(ctx context.Context) {
		if err := g.Enter(ctx); err != nil {
			t.Error(err)
		}
		defer g.Leave()
		clock.From(ctx).Park() // the guest counts in its place
		ctx = clock.WithGuest(clock.With(ctx, own), g)
		if err := c.Sleep(ctx, time.Second); err != nil {
			t.Error(err)
		}
		if !own.Parked() {
			t.Error("the Hold was parked before the sleep, and is not after it")
		}
	})
	c.Settle()
	own.Release()
	if took := c.Now().Sub(clock.Start); took != time.Second {
		t.Errorf("slept %s", took)
	}
}
