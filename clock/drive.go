package clock

import (
	"context"
	"errors"
	"time"
)

// ErrStuck is what Until returns when nothing is left that could bring what it waits for.
var ErrStuck = errors.New("clock: nothing is left to happen, and what was waited for has not")

// Advance moves time by d, running every event on the way in order, those due exactly at the end
// included. It returns when each of them has returned or waits for something beyond, with
// Now() == the target, or later if somebody else drove further meanwhile. It leaps from event to
// event, and over no Live party: while there is one, it is for FollowRealTime to move time. A
// negative d is taken as zero. It must not be called by work or by a handler that holds the clock:
// that would wait for itself; there, Sleep is the word.
func (c *Clock) Advance(d time.Duration) {
	c.AdvanceTo(c.Now().Add(max(d, 0)))
}

// AdvanceTo is Advance to an instant; one in the past only runs what is due.
func (c *Clock) AdvanceTo(t time.Time) { c.advance(context.Background(), t) }

// advance leaps to t.
func (c *Clock) advance(ctx context.Context, t time.Time) {
	defer c.wakeDriversWhen(ctx)()
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		for c.stepLocked(ctx, func(e *Event) bool { return c.live == 0 && !e.due.After(t) }) {
		}
		switch {
		case ctx.Err() != nil || !t.After(c.now):
			return
		case c.live == 0:
			c.arriveLocked(t)
			return
		}
		c.changed.Wait()
	}
}

// pace walks to t, which the host's clock has reached: whoever lives in the host's time has, too.
func (c *Clock) pace(ctx context.Context, t time.Time) {
	defer c.wakeDriversWhen(ctx)()
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.stepLocked(ctx, func(e *Event) bool { return !e.due.After(t) }) {
	}
	if ctx.Err() == nil && t.After(c.now) {
		c.arriveLocked(t)
	}
}

// arriveLocked ends a drive where nothing happens, and tells the other drivers.
func (c *Clock) arriveLocked(t time.Time) {
	c.now = plain(t)
	c.changed.Broadcast()
}

// Settle runs what is due, and carries the work that has begun to its end, through the waits of
// guests, delays and time-outs that belong to it. It returns when no work is left, or when what
// is left waits for something that no event will bring. It never moves time for the future's own
// sake: a schedule or a re-attempt stays where it is, unless work in progress outlasts it.
func (c *Clock) Settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.stepLocked(context.Background(), func(*Event) bool { return c.work > 0 && c.inWork > 0 }) {
	}
}

// Until drives until done is closed, and returns ErrStuck when no event is left that could lead
// there, or the context's error. Like Settle it does not move time for the future's own sake. done
// must be closed before the work that closes it lets go of its Hold.
func (c *Clock) Until(ctx context.Context, done <-chan struct{}) error {
	defer c.wakeDriversWhen(ctx)()
	isDone := func() bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		for c.busy > 0 && !isDone() && ctx.Err() == nil {
			c.changed.Wait()
		}
		if isDone() {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		moved := c.stepLocked(ctx, func(*Event) bool { return c.inWork > 0 })
		if !moved && !isDone() && ctx.Err() == nil {
			return ErrStuck
		}
	}
}

// wakeDriversWhen makes the end of ctx a reason to look up for whoever drives, until the returned
// func is called.
func (c *Clock) wakeDriversWhen(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.changed.Broadcast()
	})
}

// FollowRealTime drives the clock at the pace of the host's until ctx is done: for a service that
// people talk to, and for foreign clients that poll. By itself it never runs ahead; when somebody
// else advances the clock, it goes on from there. Time stands while something computes, as ever,
// and catches up afterwards; a Live party computes and waits in the time that this moves.
func (c *Clock) FollowRealTime(ctx context.Context) {
	const longest = 10 * time.Millisecond // how far a client may see the world lag behind
	for last := time.Now(); ctx.Err() == nil; {
		now := time.Now()
		c.pace(ctx, c.Now().Add(now.Sub(last)))
		last = now
		pause := longest
		if next, ok := c.Next(); ok {
			pause = min(pause, max(next.Sub(c.Now()), time.Millisecond))
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

// Sleep waits for d of world time. Called with a context that carries a Hold of this clock (work, a
// request), it parks that Hold; called by a bystander, it drives the clock itself, so that nobody
// waits for a time that nobody moves. It returns early with the context's error. On behalf of a
// Counted guest (WithGuest) it rests the guest meanwhile and returns in its turn, or with ErrGone; a
// Hold that was parked before is then parked again, since the running guest counts for both.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	h := From(ctx)
	if h == nil || h.clock != c {
		c.advance(ctx, c.Now().Add(max(d, 0)))
		return ctx.Err()
	}
	g := GuestFrom(ctx)
	if g != nil && (!g.counted || g.clock != c) {
		g = nil
	}
	awake := make(chan struct{})
	c.mu.Lock()
	was := h.state
	back := g.dozeLocked()
	wake := func() {
		back()
		h.setLocked(holding)
		close(awake)
	}
	e := c.scheduleLocked(c.now.Add(max(d, 0)), h.name, true, wake)
	h.setLocked(parked)
	c.mu.Unlock()
	select {
	case <-awake:
	case <-ctx.Done():
	}
	c.mu.Lock()
	early := e.cancelLocked()
	if early {
		wake()
	}
	c.mu.Unlock()
	var err error
	if g != nil {
		err = g.Call(ctx) // a cancelled context loses no turn: the guest stays in line
		if was == parked {
			h.Park() // the guest counts in its place
		}
	}
	if early {
		return ctx.Err()
	}
	return err
}

// stepLocked waits until nothing computes, then fires an event that is due, or lets a waiting guest
// run, or moves time to the next event if may says so. What is due goes before guests, so that all
// who want to run at this instant stand in line when one of them is picked. It reports false when
// there is nothing to do, or when ctx is done.
func (c *Clock) stepLocked(ctx context.Context, may func(*Event) bool) bool {
	for c.busy > 0 && ctx.Err() == nil {
		c.changed.Wait()
	}
	if ctx.Err() != nil {
		return false
	}
	due := len(c.queue) > 0 && !c.queue[0].due.After(c.now)
	if !due && c.turn.grantLocked(c) {
		return true
	}
	if len(c.queue) == 0 || !due && !may(c.queue[0]) {
		return false
	}
	e := c.queue[0]
	e.cancelLocked()
	if e.due.After(c.now) {
		c.now = e.due
	}
	e.fire()
	return true
}
