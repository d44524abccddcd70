// Package clock is time that moves only when it is told to.
//
// A Clock is discrete: it stands while anything computes and jumps from event to event when
// somebody drives it (Advance, Settle, Until, a bystander's Sleep, FollowRealTime). Everything that
// will happen is an event in one queue, ordered by (instant, sequence number); everything that
// is happening is counted. Time moves only when the count is zero.
//
// There are four ways to take part:
//
//   - Work (At, Go): a function that runs on a goroutine of its own and is counted until it
//     returns or sleeps on this clock.
//   - A Hold: an explicit claim on the present, for what is not a function call (a request being
//     served). While any Hold is not parked, time stands.
//   - A Guest: a party that computes out of the clock's sight, such as a process. At most one guest
//     runs at a time, from one call boundary to the next.
//   - A Live party: one that lives in the host's time, so that nobody may leap over what it does.
//
// Nothing due starts before somebody drives, so nothing happens behind a test's back. Unit
// tests of a fake's own logic may also run in a testing/synctest bubble; whole-stack tests run on
// TCP, which no bubble sees, and therefore on this clock.
//
// All methods are safe for concurrent use.
package clock

import (
	"container/heap"
	"context"
	"slices"
	"sync"
	"time"
)

// Start is where a world's time begins unless it is told otherwise: Monday, later than the clock
// of any host that runs it, since a process cannot be shown a time in its host's past.
var Start = time.Date(2035, time.January, 1, 0, 0, 0, 0, time.UTC)

// Clock is one world's time. Make it with New.
type Clock struct {
	mu      sync.Mutex
	changed *sync.Cond // a claim has ended, or a queue has changed
	now     time.Time
	seq     uint64
	queue   queue
	inWork  int                // of the queue, the events that belong to work in progress
	busy    int                // holds that are not parked, and the running guest
	holds   map[*Hold]struct{} // not yet released
	work    int                // of those, the ones that At and Go began
	live    int                // parties in the host's time: nobody leaps while there is one
	kick    chan struct{}      // wakes FollowRealTime when the queue changes
	turn    turn
}

// New returns a clock that stands at start, in UTC. Where several guests wait for their turn, pick
// chooses among n of them; nil takes the first that came.
func New(start time.Time, pick func(n int) int) *Clock {
	if pick == nil {
		pick = func(int) int { return 0 }
	}
	c := &Clock{now: plain(start), holds: map[*Hold]struct{}{}, kick: make(chan struct{}, 1)}
	c.changed = sync.NewCond(&c.mu)
	c.turn.pick = pick
	return c
}

// plain is t in UTC and without a reading of the host's monotonic clock, which has no place in a
// world.
func plain(t time.Time) time.Time { return t.UTC().Round(0) }

// Now returns the world's instant, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Next returns the instant of the earliest event, and false when none is queued.
func (c *Clock) Next() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) == 0 {
		return time.Time{}, false
	}
	return c.queue[0].due, true
}

// At runs fn as work when time reaches t; a t in the past means as soon as somebody drives.
// name says what it is, in Pending. The context given to fn carries its Hold, so that Sleep can
// park it. At is for what the future brings by itself (a schedule, a re-attempt): Settle does not
// move time for it.
func (c *Clock) At(t time.Time, name string, fn func(context.Context)) *Event {
	return c.schedule(t, name, false, func() { c.startLocked(name, fn) })
}

// Deadline is At for an event that belongs to work in progress (a time-out, a lost reply's end):
// Settle moves time as far as it.
func (c *Clock) Deadline(t time.Time, name string, fn func(context.Context)) *Event {
	return c.schedule(t, name, true, func() { c.startLocked(name, fn) })
}

// Go runs fn as work that is due now. It starts when whatever is running has come to its first
// wait and somebody drives.
func (c *Clock) Go(name string, fn func(context.Context)) *Event {
	return c.Deadline(c.Now(), name, fn)
}

func (c *Clock) schedule(t time.Time, name string, inWork bool, fire func()) *Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.scheduleLocked(t, name, inWork, fire)
}

func (c *Clock) scheduleLocked(t time.Time, name string, inWork bool, fire func()) *Event {
	if t.Before(c.now) {
		t = c.now
	}
	c.seq++
	e := &Event{clock: c, due: plain(t), seq: c.seq, name: name, inWork: inWork, fire: fire}
	heap.Push(&c.queue, e)
	if inWork {
		c.inWork++
	}
	c.changedLocked()
	return e
}

// startLocked begins work: its hold is taken before its goroutine exists, so that time cannot
// slip in between.
func (c *Clock) startLocked(name string, fn func(context.Context)) {
	h := c.holdLocked(name)
	h.work = true
	c.work++
	go func() {
		defer h.Release()
		fn(With(context.Background(), h))
	}()
}

func (c *Clock) changedLocked() {
	c.changed.Broadcast()
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

// Pending names the work that has begun and not ended, sorted: at the end of a test, what is still
// there is parked for good.
func (c *Clock) Pending() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.namesLocked(func(h *Hold) bool { return h.work })
}

// Busy names what makes time stand at this moment, sorted: for the report on a world that does not
// move.
func (c *Clock) Busy() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	names := c.namesLocked(func(h *Hold) bool { return h.state == holding })
	if g := c.turn.holder; g != nil {
		names = append(names, g.name)
		slices.Sort(names)
	}
	return names
}

func (c *Clock) namesLocked(is func(*Hold) bool) []string {
	var names []string
	for h := range c.holds {
		if is(h) {
			names = append(names, h.name)
		}
	}
	slices.Sort(names)
	return names
}
