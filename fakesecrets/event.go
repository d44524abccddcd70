package fakesecrets

import (
	"context"
	"time"

	"github.com/rolloverhq/rollover/clock"
)

// event is something in the world's queue that can be called off, also when it is due at this very
// instant and waits for the service's mutex: only the latest setting of an event still counts.
type event struct {
	queued *clock.Event
	live   *bool
}

// task is what an event does. It is called without the service's mutex, and takes the event by
// claimLocked: false means that the event has been called off.
type task func(ctx context.Context, claimLocked func() bool)

// setLocked queues do for the instant t, in place of what was queued before.
func (e *event) setLocked(s *Service, t time.Time, name string, do task) {
	run := e.renewLocked(do)
	e.queued = s.world.Clock.At(t, name, run)
}

// goLocked is setLocked for work that is due now.
func (e *event) goLocked(s *Service, name string, do task) {
	run := e.renewLocked(do)
	e.queued = s.world.Clock.Go(name, run)
}

// renewLocked calls off what was queued and returns the new task, ready for the clock.
func (e *event) renewLocked(do task) func(context.Context) {
	e.cancelLocked()
	live := new(bool)
	*live = true
	e.live = live
	return func(ctx context.Context) {
		do(ctx, func() bool {
			was := *live
			*live = false
			return was
		})
	}
}

func (e *event) cancelLocked() {
	if e.live != nil {
		*e.live = false
	}
	e.queued.Cancel()
	e.queued, e.live = nil, nil
}

// due returns the instant of the event; zero if there is none.
func (e *event) due() time.Time {
	if e.queued == nil {
		return time.Time{}
	}
	return e.queued.Due()
}
