package clock

import (
	"context"
	"errors"
	"slices"
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
	clock    *Clock
	name     string
	counted  bool
	resumed  func(now time.Time)
	state    guestState
	stay     int // counts the Leaves: whoever waited in an earlier stay waits for nothing
	wait     *Event
	yielding int           // its calls that wait until it rests, to let others go first
	asleep   int           // of a counted guest: its calls inside Sleep
	rested   bool          // it rested since it last ran: resumed must be told
	ready    chan struct{} // closed when its turn has come
	granting chan struct{} // a ready whose turn has come and whose resumed has not returned yet
	parked   []*Hold       // of those who wait for ready
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
// is sent to it. It is called without any lock of the clock, and must not wait for one of the
// guest's own calls.
func (c *Clock) Watched(name string, resumed func(now time.Time)) *Guest {
	return &Guest{clock: c, name: name, resumed: resumed}
}

// Counted returns a guest that nobody watches: it counts as computing except while a call of its
// own is delayed by the world or while it sleeps through Sleep. (What other goroutines of
// it do meanwhile is then in nobody's count.)
func (c *Clock) Counted(name string) *Guest {
	return &Guest{clock: c, name: name, counted: true, resumed: func(time.Time) {}}
}

// Name returns the name that the guest was made with.
func (g *Guest) Name() string { return g.name }

// Away reports whether the guest takes no part: it has not entered, or has left.
func (g *Guest) Away() bool {
	g.clock.mu.Lock()
	defer g.clock.mu.Unlock()
	return g.state == away
}

// Enter joins the order and returns when it is the guest's turn to run. The Hold in ctx, if any,
// is parked meanwhile. With an error the guest is away, as before.
//
// From then on a Watched guest may be taken for quiescent: what is to be sent to it must be owed
// already (see Hold.Unpark).
func (g *Guest) Enter(ctx context.Context) error {
	g.clock.mu.Lock()
	defer g.clock.mu.Unlock()
	switch g.state {
	case away:
		g.wantLocked()
	case waiting:
	default:
		return nil
	}
	err := g.awaitLocked(ctx)
	if err != nil && !errors.Is(err, ErrGone) {
		g.leaveLocked()
	}
	return err
}

// Rest says that the guest is quiescent: it waits for the world, and if timed, until due at the
// latest. A guest that is not running is left as it is, and resumed is told all the same when it
// may run on: whoever watches it has stopped looking.
func (g *Guest) Rest(due time.Time, timed bool) {
	g.clock.mu.Lock()
	defer g.clock.mu.Unlock()
	g.rested = true
	g.restLocked(due, timed)
}

func (g *Guest) restLocked(due time.Time, timed bool) {
	if g.state != running {
		return
	}
	c := g.clock
	g.state = resting
	c.turn.holder = nil
	switch {
	case g.yielding > 0: // its answer is there, so it waits for nothing but its turn
		g.yielding = 0
		g.wantLocked()
	case timed:
		g.wait = c.scheduleLocked(due, g.name, true, g.wantLocked)
	}
	c.idleLocked()
}

// wantLocked puts a guest that is not running into the line.
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
//
// With the context's error the guest has lost no turn: it stays in line or at rest, and runs when
// its time comes.
func (g *Guest) Arrive(ctx context.Context) error {
	g.clock.mu.Lock()
	defer g.clock.mu.Unlock()
	g.toldLocked()
	switch g.state {
	case running:
		return nil
	case away:
		return ErrGone
	case resting:
		switch {
		case g.wait == nil: // no event will bring it back: it was woken by a peer of its own
			g.wantLocked()
		case g.ready == nil:
			g.ready = make(chan struct{})
		}
	}
	return g.awaitLocked(ctx)
}

// Call marks a call boundary: the world has an answer for the guest and is about to send it. If
// others wait for their turn, one of them may go first; a Watched guest gives way once it rests, so
// that none of its threads runs beside another guest, and no Rest comes late. It returns when the
// guest may run on. With the context's error the guest has lost no turn, as with Arrive.
func (g *Guest) Call(ctx context.Context) error {
	c := g.clock
	c.mu.Lock()
	defer c.mu.Unlock()
	g.toldLocked()
	switch g.state {
	case away:
		return ErrGone
	case running:
		if len(c.turn.waiting) == 0 {
			g.runOnLocked()
			return nil
		}
		return g.yieldLocked(ctx)
	case resting:
		g.wantLocked()
	}
	return g.ownTurnLocked(ctx)
}

// yieldLocked gives way to those in line, as soon as it is known that the guest does not compute.
func (g *Guest) yieldLocked(ctx context.Context) error {
	if g.ready == nil {
		g.ready = make(chan struct{})
	}
	stay := g.stay
	g.yielding++
	if g.counted {
		g.restLocked(time.Time{}, false)
	}
	err := g.ownTurnLocked(ctx)
	if err != nil && g.stay == stay && g.yielding > 0 {
		g.yielding-- // given up before it came to rest
	}
	return err
}

func (g *Guest) ownTurnLocked(ctx context.Context) error {
	err := g.awaitLocked(ctx)
	if err == nil {
		g.runOnLocked()
	}
	return err
}

// runOnLocked lets a guest have its answer. A counted guest with another call asleep is at rest
// again: nobody could tell when it comes to wait for that one.
func (g *Guest) runOnLocked() {
	if g.asleep > 0 {
		g.restLocked(time.Time{}, false)
	}
}

// dozeLocked rests a counted guest for one call that sleeps, until back is called with the lock
// held. A nil guest, or one that is away, is left alone.
func (g *Guest) dozeLocked() (back func()) {
	if g == nil || g.state == away {
		return func() {}
	}
	stay := g.stay
	g.asleep++
	g.restLocked(time.Time{}, false)
	return func() {
		if g.stay == stay {
			g.asleep--
		}
	}
}

// Leave ends the guest's part; whoever waits in one of its calls gets ErrGone. A guest that has
// left may Enter again.
func (g *Guest) Leave() {
	g.clock.mu.Lock()
	defer g.clock.mu.Unlock()
	g.leaveLocked()
}

func (g *Guest) leaveLocked() {
	c := g.clock
	was := g.state
	if was == away {
		return
	}
	g.wait.cancelLocked()
	g.wait = nil
	g.state, g.rested, g.yielding, g.asleep, g.granting = away, false, 0, 0, nil
	g.stay++
	g.unparkLocked()
	if g.ready != nil {
		close(g.ready)
		g.ready = nil
	}
	switch was {
	case running:
		c.turn.holder = nil
		c.idleLocked()
	case waiting:
		c.turn.drop(g)
	}
	c.changedLocked()
}

// awaitLocked waits for the guest's turn with the lock dropped and the Hold in ctx parked. The Hold
// is unparked by whoever ends the wait, in one act with ending it: between the turn and the answer
// there is no instant at which nothing seems to be owed.
func (g *Guest) awaitLocked(ctx context.Context) error {
	c, h, ready, stay := g.clock, From(ctx), g.ready, g.stay
	if h != nil && h.clock == c {
		h.setLocked(parked)
		g.parked = append(g.parked, h)
	}
	c.mu.Unlock()
	select {
	case <-ready:
	case <-ctx.Done():
	}
	c.mu.Lock()
	if g.ready == ready { // nobody has ended the wait
		if i := slices.Index(g.parked, h); i >= 0 {
			g.parked = slices.Delete(g.parked, i, i+1)
			h.setLocked(holding)
		}
		return ctx.Err()
	}
	for g.granting == ready {
		g.toldLocked()
	}
	if g.stay != stay {
		return ErrGone
	}
	return nil
}

// unparkLocked makes those who wait for the guest's turn count again.
func (g *Guest) unparkLocked() {
	for _, h := range g.parked {
		h.setLocked(holding)
	}
	g.parked = nil
}

// toldLocked returns when resumed has, if it is being called.
func (g *Guest) toldLocked() {
	for g.granting != nil {
		told := g.granting
		g.clock.mu.Unlock()
		<-told
		g.clock.mu.Lock()
	}
}

// grantLocked gives the turn to a waiting guest when nobody has it. It drops the lock while it
// tells resumed; the guest counts as running from before that on.
func (t *turn) grantLocked(c *Clock) bool {
	if t.holder != nil || len(t.waiting) == 0 {
		return false
	}
	i := 0
	if len(t.waiting) > 1 {
		i = t.pick(len(t.waiting))
	}
	g := t.waiting[i]
	t.waiting = slices.Delete(t.waiting, i, i+1)
	t.holder = g
	g.state = running
	c.busy++
	g.unparkLocked()
	ready, rested, now := g.ready, g.rested, c.now
	g.ready, g.rested = nil, false
	if rested {
		g.granting = ready
		c.mu.Unlock()
		g.resumed(now)
		c.mu.Lock()
		if g.granting == ready {
			g.granting = nil
		}
	}
	close(ready)
	return true
}

func (t *turn) drop(g *Guest) {
	if i := slices.Index(t.waiting, g); i >= 0 {
		t.waiting = slices.Delete(t.waiting, i, i+1)
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
