package fakelambda

import (
	"context"
	"sync"

	"github.com/rolloverhq/rollover/clock"
)

// monitor is a mutex with one waiter that is part of the world: while it waits, its Hold is parked,
// and whoever changes what the monitor guards unparks it before it wakes.
type monitor struct {
	mu   sync.Mutex
	hold *clock.Hold   // of the waiter
	wake chan struct{} // nil while nobody waits
}

// await returns when is holds, which is asked with the mutex held, or with the context's error.
func (m *monitor) await(ctx context.Context, is func() bool) error {
	hold := clock.From(ctx)
	for {
		m.mu.Lock()
		if is() {
			m.mu.Unlock()
			return nil
		}
		wake := make(chan struct{})
		m.hold, m.wake = hold, wake
		hold.Park()
		m.mu.Unlock()
		select {
		case <-wake:
		case <-ctx.Done():
			hold.Unpark()
			return ctx.Err()
		}
	}
}

// change runs f with the mutex held and lets the waiter look again.
func (m *monitor) change(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f()
	m.wakeLocked()
}

func (m *monitor) wakeLocked() {
	if m.wake != nil {
		m.hold.Unpark()
		close(m.wake)
		m.wake, m.hold = nil, nil
	}
}
