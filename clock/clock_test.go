package clock_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
)

const sec = time.Second

// script notes what happens and when, in order.
type script struct {
	c  *clock.Clock
	mu sync.Mutex
	is []string
}

func (s *script) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.is = append(s.is, fmt.Sprintf("%s@%v", what, since(s.c)))
}

func (s *script) noting(what string) func(context.Context) {
	return func(context.Context) { s.note(what) }
}

func TestTime(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do   func(c *clock.Clock, s *script)
		want []string
		now  time.Duration
	}{
		"nothing due runs unless driven": {
			do: func(c *clock.Clock, s *script) { c.Go("a", s.noting("a")) },
		},
		"same instant, order of asking": {
			do: func(c *clock.Clock, s *script) {
				for _, n := range []string{"a", "b", "c"} {
					c.At(clock.Start.Add(sec), n, s.noting(n))
				}
				c.Advance(sec)
			},
			want: []string{"a@1s", "b@1s", "c@1s"}, now: sec,
		},
		"the target is included, what lies beyond is not": {
			do: func(c *clock.Clock, s *script) {
				c.At(clock.Start.Add(2*sec), "in", s.noting("in"))
				c.At(clock.Start.Add(2*sec+1), "out", s.noting("out"))
				c.Advance(2 * sec)
			},
			want: []string{"in@2s"}, now: 2 * sec,
		},
		"work born at the target runs too": {
			do: func(c *clock.Clock, s *script) {
				c.At(clock.Start.Add(sec), "a", func(context.Context) { c.Go("b", s.noting("b")) })
				c.Advance(sec)
			},
			want: []string{"b@1s"}, now: sec,
		},
		"the past is now": {
			do: func(c *clock.Clock, s *script) {
				c.At(clock.Start.Add(-sec), "a", s.noting("a"))
				c.Advance(0)
			},
			want: []string{"a@0s"},
		},
		"negative is zero": {
			do: func(c *clock.Clock, s *script) { c.Go("a", s.noting("a")); c.Advance(-sec) }, want: []string{"a@0s"},
		},
		"AdvanceTo the past runs what is due": {
			do: func(c *clock.Clock, s *script) {
				c.Advance(sec)
				c.Go("a", s.noting("a"))
				c.AdvanceTo(clock.Start)
			},
			want: []string{"a@1s"}, now: sec,
		},
		"settle leaves the future alone": {
			do:  func(c *clock.Clock, s *script) { c.At(clock.Start.Add(sec), "a", s.noting("a")); c.Settle() },
			now: 0,
		},
		"settle leaves a deadline of no work alone": {
			do:  func(c *clock.Clock, s *script) { c.Deadline(clock.Start.Add(sec), "a", s.noting("a")); c.Settle() },
			now: 0,
		},
		"settle carries work through its sleeps": {
			do: func(c *clock.Clock, s *script) {
				c.Go("a", func(ctx context.Context) { _ = c.Sleep(ctx, 3*sec); s.note("a") })
				c.Settle()
			},
			want: []string{"a@3s"}, now: 3 * sec,
		},
		"settle passes a schedule that work outlasts": {
			do: func(c *clock.Clock, s *script) {
				c.At(clock.Start.Add(sec), "b", s.noting("b"))
				c.Go("a", func(ctx context.Context) { _ = c.Sleep(ctx, 3*sec); s.note("a") })
				c.At(clock.Start.Add(4*sec), "late", s.noting("late"))
				c.Settle()
			},
			want: []string{"b@1s", "a@3s"}, now: 3 * sec,
		},
		"cancelled does not run": {
			do: func(c *clock.Clock, s *script) {
				e := c.At(clock.Start.Add(sec), "a", s.noting("a"))
				s.note(fmt.Sprint(e.Cancel(), e.Cancel(), (*clock.Event)(nil).Cancel()))
				c.Advance(2 * sec)
			},
			want: []string{"true false false@0s"}, now: 2 * sec,
		},
		"a bystander's sleep drives": {
			do: func(c *clock.Clock, s *script) {
				c.At(clock.Start.Add(sec), "a", s.noting("a"))
				_ = c.Sleep(context.Background(), 2*sec)
				s.note("me")
			},
			want: []string{"a@1s", "me@2s"}, now: 2 * sec,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			s := &script{c: c}
			within(t, c, func() { test.do(c, s) })
			if !slices.Equal(s.is, test.want) {
				t.Errorf("happened %q, want %q", s.is, test.want)
			}
			if since(c) != test.now {
				t.Errorf("ends at %v, want %v", since(c), test.now)
			}
		})
	}
}

func TestStartHasNoMonotonicReading(t *testing.T) {
	t.Parallel()
	host := time.Now()
	c := clock.New(host, nil)
	if c.Now() != host.UTC().Round(0) { // by ==, which sees the reading
		t.Errorf("Now() = %#v", c.Now())
	}
	c.AdvanceTo(host.Add(sec))
	if c.Now() != host.Add(sec).UTC().Round(0) {
		t.Errorf("Now() = %#v", c.Now())
	}
}

func TestNextAndDue(t *testing.T) {
	t.Parallel()
	c := newClock()
	if _, ok := c.Next(); ok {
		t.Error("an empty clock has a next event")
	}
	e := c.At(clock.Start.Add(sec), "a", func(context.Context) {})
	if next, ok := c.Next(); !ok || !next.Equal(e.Due()) || !e.Due().Equal(clock.Start.Add(sec)) {
		t.Errorf("Next() = %v, %v; Due() = %v", next, ok, e.Due())
	}
}

func TestPendingAndBusy(t *testing.T) {
	t.Parallel()
	c := newClock()
	var parked [2]*clock.Hold
	free := make(chan struct{})
	for i, name := range []string{"work z", "work a"} {
		c.Go(name, func(ctx context.Context) {
			parked[i] = clock.From(ctx)
			clock.From(ctx).Park()
			<-free
		})
	}
	within(t, c, c.Settle)
	if got := c.Pending(); !slices.Equal(got, []string{"work a", "work z"}) {
		t.Errorf("Pending() = %q", got)
	}
	if got := c.Busy(); len(got) != 0 {
		t.Errorf("Busy() = %q with all parked", got)
	}
	g := c.Counted("m guest")
	c.Go("invocation", func(ctx context.Context) {
		if err := g.Enter(ctx); err != nil {
			t.Error(err)
		}
	})
	driven := make(chan struct{})
	go func() { c.Advance(0); close(driven) }()
	eventually(t, "the guest has its turn", func() bool { return c.Running() == g && len(c.Pending()) == 2 })
	z, a := c.Hold("z"), c.Hold("a")
	if got := c.Busy(); !slices.Equal(got, []string{"a", "m guest", "z"}) {
		t.Errorf("Busy() = %q", got)
	}
	a.Release()
	z.Release()
	z.Release()
	(*clock.Hold)(nil).Release()
	g.Leave()
	within(t, c, func() { <-driven })
	for _, h := range parked {
		h.Unpark()
	}
	close(free)
	within(t, c, c.Settle)
	if len(c.Pending())+len(c.Busy()) > 0 {
		t.Errorf("left: %q %q", c.Pending(), c.Busy())
	}
}

func TestTimeStandsForAHold(t *testing.T) {
	t.Parallel()
	c := newClock()
	h := c.Hold("request")
	done := make(chan struct{})
	go func() { c.Advance(sec); close(done) }()
	h.Park()
	h.Unpark() // time may have moved in between, and may not now
	at := c.Now()
	h2 := c.Hold("another")
	if !c.Now().Equal(at) && since(c) != sec {
		t.Errorf("time moved to %v", since(c))
	}
	h.Release()
	h2.Release()
	within(t, c, func() { <-done })
	if since(c) != sec {
		t.Errorf("ends at %v", since(c))
	}
	if h.Park(); h.Parked() {
		t.Error("a released hold is parked")
	}
	if (*clock.Hold)(nil).Parked() {
		t.Error("a nil hold is parked")
	}
}

func TestConcurrentAdvance(t *testing.T) {
	t.Parallel()
	for range 200 {
		c := newClock()
		s := &script{c: c}
		var want []string
		for i := range 10 {
			n := fmt.Sprint(i)
			c.At(clock.Start.Add(time.Duration(i)*sec), n, s.noting(n))
			want = append(want, fmt.Sprintf("%d@%v", i, time.Duration(i)*sec))
		}
		within(t, c, func() {
			var all sync.WaitGroup
			for _, d := range []time.Duration{5 * sec, 9 * sec, 7 * sec} {
				all.Go(func() { c.AdvanceTo(clock.Start.Add(d)) })
			}
			all.Wait()
		})
		if !slices.Equal(s.is, want) || since(c) != 9*sec {
			t.Fatalf("happened %q by %v", s.is, since(c))
		}
	}
}

func TestSleepIsCancelledByItsContext(t *testing.T) {
	t.Parallel()
	c := newClock()
	ctx, cancel := context.WithCancel(context.Background())
	var err, again error
	c.Go("sleeper", func(hold context.Context) {
		stop := context.AfterFunc(ctx, func() {})
		defer stop()
		mine, end := context.WithCancel(hold)
		defer end()
		context.AfterFunc(ctx, end)
		err = c.Sleep(mine, time.Hour)
		again = c.Sleep(mine, time.Hour)
	})
	c.Go("canceller", func(context.Context) { cancel() })
	within(t, c, func() {
		c.Advance(0)
		eventually(t, "the sleeper has ended", func() bool { return len(c.Pending()) == 0 })
	})
	if !errors.Is(err, context.Canceled) || !errors.Is(again, context.Canceled) {
		t.Errorf("Sleep = %v, %v", err, again)
	}
	if _, ok := c.Next(); ok || since(c) != 0 {
		t.Errorf("its event is still queued, or time moved to %v", since(c))
	}
}

func TestBystandersSleepIsCancelledWhileTimeStands(t *testing.T) {
	t.Parallel()
	c := newClock()
	h := c.Hold("for ever")
	defer h.Release()
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan error)
	go func() { got <- c.Sleep(ctx, time.Hour) }()
	cancel()
	within(t, c, func() {
		if err := <-got; !errors.Is(err, context.Canceled) {
			t.Errorf("Sleep = %v", err)
		}
	})
	if since(c) != 0 {
		t.Errorf("time moved to %v", since(c))
	}
}

func TestSleepOnAnotherWorldsClock(t *testing.T) {
	t.Parallel()
	mine, other := newClock(), newClock()
	mine.Go("work", func(ctx context.Context) { _ = other.Sleep(ctx, sec) })
	within(t, mine, mine.Settle)
	if since(mine) != 0 || since(other) != sec {
		t.Errorf("mine %v, other %v", since(mine), since(other))
	}
}
