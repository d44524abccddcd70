package clock_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
)

// drive keeps the clock going through d of world time, in the background, until the returned func.
func drive(t *testing.T, c *clock.Clock, d time.Duration) (end func()) {
	done := make(chan struct{})
	go func() { defer close(done); c.Advance(d) }()
	return func() { t.Helper(); within(t, c, func() { <-done }) }
}

// request is a call of a guest's, as a fake sees it: with a Hold of its own.
type request struct {
	hold   *clock.Hold
	ctx    context.Context
	cancel context.CancelFunc
}

func newRequest(c *clock.Clock, g *clock.Guest) request {
	h := c.Hold("request of " + g.Name())
	ctx, cancel := context.WithCancel(clock.WithGuest(clock.With(context.Background(), h), g))
	return request{h, ctx, cancel}
}

func TestGuestRunsFromTurnToRest(t *testing.T) {
	t.Parallel()
	c := newClock()
	var told []time.Duration
	g := c.Watched("g", func(now time.Time) { told = append(told, now.Sub(clock.Start)) })
	if g.Name() != "g" {
		t.Errorf("Name() = %q", g.Name())
	}
	c.Go("invoke", func(ctx context.Context) {
		if err := g.Enter(ctx); err != nil {
			t.Error(err)
		}
		if err := g.Enter(ctx); err != nil { // it is in already
			t.Error(err)
		}
		if c.Running() != g || len(told) != 0 {
			t.Errorf("running %v, told %v", c.Running(), told)
		}
		g.Rest(c.Now().Add(5*sec), true)
	})
	end := drive(t, c, 10*sec)
	eventually(t, "it runs again", func() bool { return c.Running() == g && since(c) == 5*sec })
	eventually(t, "nothing but the guest computes", func() bool { return len(c.Busy()) == 1 })
	g.Rest(c.Now().Add(-sec), true) // due already: it runs on at once
	eventually(t, "it runs again", func() bool { return c.Running() == g })
	eventually(t, "nothing but the guest computes", func() bool { return len(c.Busy()) == 1 })
	g.Leave()
	g.Leave()
	end()
	if len(told) != 2 || told[0] != 5*sec || told[1] != 5*sec {
		t.Errorf("told %v", told)
	}
	if since(c) != 10*sec || c.Running() != nil {
		t.Errorf("ends at %v, running %v", since(c), c.Running())
	}
}

func TestAwayIsGone(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := c.Counted("g")
	r := newRequest(c, g)
	defer r.cancel()
	defer r.hold.Release()
	if err := g.Arrive(r.ctx); !errors.Is(err, clock.ErrGone) {
		t.Errorf("Arrive = %v", err)
	}
	if err := g.Call(r.ctx); !errors.Is(err, clock.ErrGone) {
		t.Errorf("Call = %v", err)
	}
	if clock.GuestFrom(r.ctx) != g || clock.GuestFrom(context.Background()) != nil {
		t.Error("the context carries another guest")
	}
}

// Who cancels its Enter has no turn to lose, and nobody would ever give it back.
func TestCancelledEnterIsAway(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := c.Counted("g")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := g.Enter(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("Enter = %v", err)
	}
	within(t, c, func() { c.Advance(sec) })
	if c.Running() != nil || since(c) != sec {
		t.Errorf("running %v at %v", c.Running(), since(c))
	}
}

func TestCancelledCallStaysInLine(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(*clock.Guest, context.Context) error{
		"Call":   (*clock.Guest).Call,
		"Arrive": (*clock.Guest).Arrive,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			var resumed int
			g := c.Watched("g", func(time.Time) { resumed++ })
			c.Go("invoke", func(ctx context.Context) {
				_ = g.Enter(ctx)
				g.Rest(time.Time{}, false)
				r := newRequest(c, g)
				defer r.hold.Release()
				r.cancel()
				if err := call(g, r.ctx); !errors.Is(err, context.Canceled) {
					t.Errorf("%s = %v", name, err)
				}
			})
			end := drive(t, c, sec)
			eventually(t, "it has its turn all the same", func() bool { return c.Running() == g && len(c.Busy()) == 1 })
			g.Leave()
			end()
			if resumed != 1 {
				t.Errorf("resumed %d times", resumed)
			}
		})
	}
}

func TestLeave(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]func(c *clock.Clock, g *clock.Guest){
		"waiting in line":   func(*clock.Clock, *clock.Guest) {},
		"resting until due": func(c *clock.Clock, g *clock.Guest) { g.Rest(c.Now().Add(time.Hour), true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			g := c.Watched("g", func(time.Time) {})
			got := make(chan error, 1)
			if name == "waiting in line" {
				go func() { got <- g.Enter(context.Background()) }()
				eventually(t, "it waits", func() bool { return waits(g) })
			} else {
				c.Go("invoke", func(ctx context.Context) {
					_ = g.Enter(ctx)
					rest(c, g)
					r := newRequest(c, g)
					go func() {
						defer r.cancel()
						defer r.hold.Release()
						got <- g.Arrive(r.ctx)
					}()
				})
				drive(t, c, 0)()
			}
			g.Leave()
			within(t, c, func() {
				if err := <-got; !errors.Is(err, clock.ErrGone) {
					t.Errorf("got %v", err)
				}
				c.Advance(2 * time.Hour)
			})
			if c.Running() != nil {
				t.Error("a guest that has left runs")
			}
		})
	}
}

// waits reports whether a guest stands in line, by what a second Enter does.
func waits(g *clock.Guest) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	return g.Arrive(ctx) != clock.ErrGone
}

// The supervisor of a guest in line sees it quiescent, and looks no longer: it must be told when the
// turn comes.
func TestRestInLineIsTold(t *testing.T) {
	t.Parallel()
	c := newClock()
	told := make(chan time.Time, 1)
	a := c.Counted("a")
	b := c.Watched("b", func(now time.Time) { told <- now })
	c.Go("invoke a", func(ctx context.Context) { _ = a.Enter(ctx) })
	end := drive(t, c, sec)
	eventually(t, "a runs alone", func() bool { return c.Running() == a && len(c.Busy()) == 1 })
	got := make(chan error)
	go func() { got <- b.Enter(context.Background()) }()
	eventually(t, "b waits", func() bool { return waits(b) })
	b.Rest(time.Time{}, false)
	a.Leave()
	within(t, c, func() {
		if err := <-got; err != nil {
			t.Error(err)
		}
		<-told
	})
	b.Leave()
	end()
}

// Between the turn and the answer the call's Hold counts already, or the supervisor would find
// nothing owed and take the guest for quiescent.
func TestTurnUnparksBeforeItTells(t *testing.T) {
	t.Parallel()
	c := newClock()
	var r request
	parkedWhenTold := true
	g := c.Watched("g", func(time.Time) { parkedWhenTold = r.hold.Parked() })
	c.Go("invoke", func(ctx context.Context) {
		_ = g.Enter(ctx)
		r = newRequest(c, g)
		go func() {
			defer r.hold.Release()
			_ = c.Sleep(r.ctx, sec)
			_ = g.Call(r.ctx)
		}()
		eventually(t, "the call waits for the world", r.hold.Parked)
		g.Rest(time.Time{}, false)
	})
	end := drive(t, c, 2*sec)
	eventually(t, "it runs on", func() bool { return c.Running() == g && since(c) == sec && len(c.Busy()) == 1 })
	g.Leave()
	end()
	r.cancel()
	if parkedWhenTold {
		t.Error("the Hold was parked when resumed was told")
	}
}

// A call of a guest whose turn has come waits for resumed as well.
func TestNobodyIsAnsweredBeforeResumedReturns(t *testing.T) {
	t.Parallel()
	c := newClock()
	telling, tell := make(chan struct{}), make(chan struct{})
	g := c.Watched("g", func(time.Time) { close(telling); <-tell })
	c.Go("invoke", func(ctx context.Context) {
		_ = g.Enter(ctx)
		g.Rest(c.Now().Add(sec), true)
	})
	end := drive(t, c, sec)
	within(t, c, func() { <-telling })
	answered := make(chan error, 1)
	go func() { answered <- errors.Join(g.Arrive(context.Background()), g.Call(context.Background())) }()
	for range 1000 {
		c.Busy()
	}
	select {
	case <-answered:
		t.Error("answered before resumed returned")
	default:
	}
	close(tell)
	within(t, c, func() {
		if err := <-answered; err != nil {
			t.Error(err)
		}
	})
	g.Leave()
	end()
}

// Killed while it is being resumed, and begun again: the call of the old stay is over.
func TestLeaveWhileResumedIsTold(t *testing.T) {
	t.Parallel()
	c := newClock()
	telling, tell := make(chan struct{}), make(chan struct{})
	g := c.Watched("g", func(time.Time) { close(telling); <-tell })
	old := make(chan error, 1)
	c.Go("invoke", func(ctx context.Context) {
		_ = g.Enter(ctx)
		g.Rest(time.Time{}, false)
		r := newRequest(c, g)
		go func() {
			defer r.cancel()
			defer r.hold.Release()
			old <- g.Call(r.ctx)
		}()
	})
	end := drive(t, c, sec)
	within(t, c, func() { <-telling })
	g.Leave()
	again := make(chan error, 1)
	go func() { again <- g.Enter(context.Background()) }()
	eventually(t, "it is in again", func() bool { return waits(g) })
	close(tell)
	within(t, c, func() {
		if err := <-old; !errors.Is(err, clock.ErrGone) {
			t.Errorf("old call: %v", err)
		}
		go c.FollowRealTime(t.Context())
		if err := <-again; err != nil {
			t.Errorf("Enter = %v", err)
		}
	})
	g.Leave()
	end()
}

// The kernel ended a timed wait by itself: the call belongs to the instant at which the wait is due.
func TestEarlyCallWaitsForItsInstant(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := c.Watched("g", func(time.Time) {})
	at := make(chan time.Duration, 1)
	c.Go("invoke", func(ctx context.Context) {
		_ = g.Enter(ctx)
		g.Rest(c.Now().Add(5*sec), true)
		r := newRequest(c, g)
		go func() {
			defer r.cancel()
			defer r.hold.Release()
			if err := g.Arrive(r.ctx); err != nil {
				t.Error(err)
			}
			at <- since(c)
		}()
	})
	end := drive(t, c, 10*sec)
	within(t, c, func() {
		if got := <-at; got != 5*sec {
			t.Errorf("arrived at %v", got)
		}
	})
	g.Leave()
	end()
}

// Two calls of a handler in flight, one of them delayed: when the other has its answer, the handler
// may come to wait for the first, and nobody could tell.
func TestCountedGuestWithTwoCallsInFlight(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := c.Counted("g")
	c.Go("invoke", func(ctx context.Context) {
		_ = g.Enter(ctx)
		slow, quick := newRequest(c, g), newRequest(c, g)
		asleep, both := make(chan struct{}), make(chan struct{}, 2)
		go func() {
			defer func() { slow.cancel(); slow.hold.Release(); both <- struct{}{} }()
			_ = g.Arrive(slow.ctx)
			close(asleep)
			if err := c.Sleep(slow.ctx, 10*sec); err != nil {
				t.Error(err)
			}
			_ = g.Call(slow.ctx)
		}()
		go func() {
			defer func() { quick.cancel(); quick.hold.Release(); both <- struct{}{} }()
			<-asleep
			_ = g.Arrive(quick.ctx)
			_ = g.Call(quick.ctx)
		}()
		clock.From(ctx).Park()
		<-both
		<-both
		clock.From(ctx).Unpark()
		g.Leave()
	})
	within(t, c, func() { c.Advance(time.Minute); c.Settle() })
	if len(c.Pending()) > 0 {
		t.Errorf("pending %q", c.Pending())
	}
}

// A handler whose Sleep is cancelled computes on, and counts.
func TestCancelledSleepOfACountedGuest(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := c.Counted("g")
	c.Go("invoke", func(ctx context.Context) {
		_ = g.Enter(ctx)
		r := newRequest(c, g)
		defer r.hold.Release()
		go r.cancel()
		if err := c.Sleep(r.ctx, time.Hour); !errors.Is(err, context.Canceled) {
			t.Errorf("Sleep = %v", err)
		}
	})
	end := drive(t, c, sec)
	eventually(t, "it has its turn", func() bool { return c.Running() == g && len(c.Busy()) == 1 })
	g.Leave()
	end()
	if since(c) != sec {
		t.Errorf("ends at %v", since(c))
	}
}
