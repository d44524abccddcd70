package clock

import (
	"container/heap"
	"context"
	"errors"
	"time"
)

// ErrStuck is what Until returns when nothing is left that could bring what it waits for.
var ErrStuck = errors.New("clock: nothing is left to happen, and what was waited for has not")

// Advance moves time by d, running every event on the way in order, those due exactly at the end
// included. It returns when each of them has returned or waits for something beyond, with
// Now() == the target. A negative d is taken as zero.
func (c *Clock) Advance(d time.Duration) {
	c.AdvanceTo(c.Now().Add(max(d, 0)))
}

// AdvanceTo is Advance to an instant; one in the past only runs what is due.
func (c *Clock) AdvanceTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.stepLocked(func(e *Event) bool { return !e.due.After(t) }) {
	}
	if t.After(c.now) {
		c.now = t.UTC()
	}
}

// Settle runs what is due, and carries the work that has begun to its end, through the waits of
// guests, delays and time-outs that belong to it. It returns when no work is left, or when what
// is left waits for something that no event will bring. It never moves time for the future's own
// sake: a schedule or a re-attempt stays where it is, unless work in progress outlasts it.
func (c *Clock) Settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.stepLocked(func(e *Event) bool {
		return !e.due.After(c.now) || (c.work > 0 && (e.inWork || c.queue.inWork()))
	}) {
	}
}

// Until drives until done is closed, and returns ErrStuck when no event is left that could lead
// there, or the context's error. done must be closed before the work that closes it lets go
// of its Hold.
func (c *Clock) Until(ctx context.Context, done <-chan struct{}) error {
	stop := context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.changed.Broadcast()
	})
	defer stop()
	isDone := func() bool {
		select {
		case <-done:
			return true
		default:
			return ctx.Err() != nil
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		for c.busy > 0 && !isDone() {
			c.changed.Wait()
		}
		if isDone() {
			select {
			case <-done:
				return nil
			default:
				return ctx.Err()
			}
		}
		if !c.stepLocked(func(e *Event) bool { return !e.due.After(c.now) || c.queue.inWork() }) {
			if isDone() {
				continue
			}
			return ErrStuck
		}
	}
}

// FollowRealTime drives the clock along with the host's until ctx is done: for a service that
// people talk to, and for foreign clients that poll. Time never runs ahead of the host's, and
// stands while something computes, as ever.
func (c *Clock) FollowRealTime(ctx context.Context) {
	origin, began := c.Now(), time.Now()
	const longest = time.Second
	for ctx.Err() == nil {
		target := origin.Add(time.Since(began))
		c.AdvanceTo(target)
		pause := longest
		if next, ok := c.Next(); ok {
			pause = min(pause, max(next.Sub(target), time.Millisecond))
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-c.kick:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// Sleep waits for d of world time. Called with a context that carries a Hold (work, a request),
// it parks that Hold; called by a bystander, it drives the clock itself, so that nobody waits for
// a time that nobody moves. It returns early with the context's error.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	h := From(ctx)
	if h == nil {
		c.Advance(d)
		return ctx.Err()
	}
	g := GuestFrom(ctx)
	awake := make(chan struct{})
	c.mu.Lock()
	e := c.scheduleLocked(c.now.Add(max(d, 0)), h.name, true, func() {
		h.setLocked(holding)
		close(awake)
	})
	if g != nil && g.counted {
		g.restLocked(time.Time{}, false)
	}
	h.setLocked(parked)
	c.mu.Unlock()
	select {
	case <-awake:
	case <-ctx.Done():
		c.mu.Lock()
		e.cancelLocked()
		h.setLocked(holding)
		c.mu.Unlock()
		return ctx.Err()
	}
	if g != nil && g.counted {
		return g.Call(ctx)
	}
	return nil
}

// stepLocked waits until nothing computes, then lets a waiting guest run or fires the next event
// that may says may happen. It reports false when there is none.
func (c *Clock) stepLocked(may func(*Event) bool) bool {
	for c.busy > 0 {
		c.changed.Wait()
	}
	if c.turn.grantLocked(c) {
		return true
	}
	if len(c.queue) == 0 || !may(c.queue[0]) {
		return false
	}
	e := heap.Pop(&c.queue).(*Event)
	if e.due.After(c.now) {
		c.now = e.due
	}
	e.fire()
	return true
}
