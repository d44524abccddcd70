package fakelambda

import (
	"context"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/clock"
)

// alarm rings once when a limit is over: by the world's clock, or by what the function itself has
// used up of the host's. The second is for a function that computes without end, or waits for
// something that the world does not bring: the world stands as long, and would never come to the
// deadline.
type alarm struct {
	event *clock.Event
	ring  func()
	own   ownClock
	until time.Time // by ownClock: the limit, and grace

	mu    sync.Mutex
	timer *time.Timer
	over  bool
}

// ownClock is a function's own time.
type ownClock interface{ Now() time.Time }

// realTime is the host's clock: of a handler, and of a process that does not live in the world's time.
type realTime struct{}

func (realTime) Now() time.Time { return time.Now() }

// grace is how far a function's own clock may run past its deadline before it is taken for one that
// never ends: its clock is the world's plus what it computed, and the world's has the first word.
const grace = time.Second

// setAlarm calls ring when limit has passed in the world, or limit and grace in the function's own
// time.
func setAlarm(c *clock.Clock, name string, limit time.Duration, own ownClock, grace time.Duration, ring func()) *alarm {
	a := &alarm{ring: ring, own: own, until: own.Now().Add(limit + grace)}
	a.event = c.Deadline(c.Now().Add(limit), name, func(context.Context) { a.ringOnce() })
	a.mu.Lock()
	defer a.mu.Unlock()
	a.timer = time.AfterFunc(a.left(), a.look)
	return a
}

func (a *alarm) left() time.Duration { return a.until.Sub(a.own.Now()) }

// look rings if the function's own clock is past the limit, and looks again later if it is not: the
// clock of a process that rests stands.
func (a *alarm) look() {
	left := a.left()
	if left <= 0 {
		a.ringOnce()
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.over {
		a.timer.Reset(max(left, 10*time.Millisecond))
	}
}

func (a *alarm) ringOnce() {
	a.mu.Lock()
	over := a.over
	a.over = true
	a.mu.Unlock()
	if !over {
		a.ring()
	}
}

// stop takes the alarm back.
func (a *alarm) stop() {
	a.event.Cancel()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.over = true
	a.timer.Stop()
}
