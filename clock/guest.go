package clock

import (
	"context"
	"errors"
	"time"
)

// ErrGone is what a guest's methods return once it has left.
var ErrGone = errors.New("clock: the guest has left")

// Guest is a party that computes out of the clock's sight: a function in a process, or a handler
// in this one. At most one guest of a clock runs at a time, from one call boundary to the next; which
// of several waiting ones goes next is the choice of the clock's pick. While a guest runs, time
// stands.
//
//	away -Enter-> waiting -> running -Rest-> resting -(due, Call)-> waiting -> running ... -Leave-> away
type Guest struct {
	clock   *Clock
	name    string
	counted bool
	resumed func(now time.Time)
	state   guestState
	wait    *Event
	rested  bool          // it rested since it last ran: resumed must be told
	ready   chan struct{} // closed when its turn has come
}

type guestState int

const (
	away guestState = iota
	waiting
	running
	resting
)

// turn is whose turn it is.
type turn struct {
	pick    func(n int) int
	holder  *Guest
	waiting []*Guest
}

// Watched returns a guest whose rests are seen by somebody else, who calls Rest. resumed is
// called each time a guest that has rested may run on, with the world's instant, before anything
// is sent to it.
func (c *Clock) Watched(name string, resumed func(now time.Time)) *Guest {
	return &Guest{clock: c, name: name, resumed: resumed}
}

// Counted returns a guest that nobody watches: it counts as computing except while a call of its
// own is delayed by the world or while it sleeps through Sleep.
func (c *Clock) Counted(name string) *Guest {
	return &Guest{clock: c, name: name, counted: true, resumed: func(time.Time) {}}
}

// Name returns the name that the guest was made with.
func (g *Guest) Name() string { return g.name }

// Enter joins the order and returns when it is the guest's turn to run. The Hold in ctx, if any,
// is parked meanwhile.
func (g *Guest) Enter(ctx context.Context) error {
	c := g.clock
	c.mu.Lock()
	if g.state != away {
		c.mu.Unlock()
		return nil
	}
	g.wantLocked()
	return g.awaitAndUnlock(ctx)
}

// Rest says that the guest is quiescent: it waits for the world, and if timed, until due at the
// latest. A guest that is not running is left as it is.
func (g *Guest) Rest(due time.Time, timed bool) {
	g.clock.mu.Lock()
	defer g.clock.mu.Unlock()
	g.restLocked(due, timed)
}

func (g *Guest) restLocked(due time.Time, timed bool) {
	if g.state != running {
		return
	}
	c := g.clock
	g.state, g.rested = resting, true
	c.turn.holder = nil
	if timed {
		g.wait = c.scheduleLocked(due, g.name, true, g.wantLocked)
	}
	c.idleLocked()
}

// wantLocked puts a resting guest into the line.
func (g *Guest) wantLocked() {
	g.wait.cancelLocked()
	g.wait = nil
	g.state = waiting
	if g.ready == nil {
		g.ready = make(chan struct{})
	}
	g.clock.turn.waiting = append(g.clock.turn.waiting, g)
	g.clock.changedLocked()
}

// Arrive is called when a call of the guest has come in: it returns when the guest's turn makes
// it the present. A guest that is running already is not delayed. It matters when the host
// was so slow that the kernel ended a wait by itself: the call then belongs to the instant at which
// the wait is due.
func (g *Guest) Arrive(ctx context.Context) error {
	c := g.clock
	c.mu.Lock()
	switch g.state {
	case running:
		c.mu.Unlock()
		return nil
	case away:
		c.mu.Unlock()
		return ErrGone
	case resting:
		switch {
		case g.wait == nil: // no event will bring it back: it was woken by a peer of its own
			g.wantLocked()
		case g.ready == nil:
			g.ready = make(chan struct{})
		}
	}
	return g.awaitAndUnlock(ctx)
}

// Call marks a call boundary: the world has an answer for the guest and is about to send it. If
// others wait for their turn, one of them may go first. It returns when the guest may run on.
func (g *Guest) Call(ctx context.Context) error {
	c := g.clock
	c.mu.Lock()
	switch g.state {
	case away:
		c.mu.Unlock()
		return ErrGone
	case running:
		if len(c.turn.waiting) == 0 {
			c.mu.Unlock()
			return nil
		}
		c.turn.holder = nil
		g.state = resting
		c.idleLocked()
		g.wantLocked()
	case resting:
		g.wantLocked()
	}
	return g.awaitAndUnlock(ctx)
}

// Leave ends the guest's part. A guest that has left may Enter again.
func (g *Guest) Leave() {
	c := g.clock
	c.mu.Lock()
	defer c.mu.Unlock()
	switch g.state {
	case away:
		return
	case running:
		c.turn.holder = nil
		c.idleLocked()
	case waiting:
		c.turn.drop(g)
	}
	g.wait.cancelLocked()
	g.wait = nil
	g.state, g.rested = away, false
	if g.ready != nil {
		close(g.ready)
		g.ready = nil
	}
	c.changedLocked()
}

func (g *Guest) awaitAndUnlock(ctx context.Context) error {
	c, h, ready := g.clock, From(ctx), g.ready
	if h != nil {
		h.setLocked(parked)
	}
	c.mu.Unlock()
	select {
	case <-ready:
	case <-ctx.Done():
	}
	h.Unpark()
	c.mu.Lock()
	gone := g.state == away
	c.mu.Unlock()
	if gone {
		return ErrGone
	}
	return ctx.Err()
}

// grantLocked gives the turn to a waiting guest when nobody has it.
func (t *turn) grantLocked(c *Clock) bool {
	if t.holder != nil || len(t.waiting) == 0 {
		return false
	}
	i := 0
	if len(t.waiting) > 1 {
		i = t.pick(len(t.waiting))
	}
	g := t.waiting[i]
	t.waiting = append(t.waiting[:i:i], t.waiting[i+1:]...)
	t.holder = g
	g.state = running
	c.busy++
	ready, rested, now := g.ready, g.rested, c.now
	g.ready, g.rested = nil, false
	if rested {
		c.mu.Unlock()
		g.resumed(now)
		c.mu.Lock()
	}
	close(ready)
	return true
}

func (t *turn) drop(g *Guest) {
	for i, w := range t.waiting {
		if w == g {
			t.waiting = append(t.waiting[:i:i], t.waiting[i+1:]...)
			return
		}
	}
}

type guestKey struct{}

// WithGuest returns a context that says on whose behalf something is done.
func WithGuest(ctx context.Context, g *Guest) context.Context {
	return context.WithValue(ctx, guestKey{}, g)
}

// GuestFrom returns the guest that ctx carries, or nil.
func GuestFrom(ctx context.Context) *Guest {
	g, _ := ctx.Value(guestKey{}).(*Guest)
	return g
}

// Running returns the guest whose turn it is, or nil.
func (c *Clock) Running() *Guest {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.turn.holder
}
