package clock_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
)

func TestUntil(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do   func(c *clock.Clock, done chan struct{})
		want error
		now  time.Duration
	}{
		"closed already":  {do: func(_ *clock.Clock, done chan struct{}) { close(done) }},
		"nothing to come": {do: func(*clock.Clock, chan struct{}) {}, want: clock.ErrStuck},
		"only the far future": {do: func(c *clock.Clock, done chan struct{}) {
			c.At(clock.Start.Add(sec), "a", func(context.Context) { close(done) })
		}, want: clock.ErrStuck},
		"through a sleep": {
			do: func(c *clock.Clock, done chan struct{}) {
				c.Go("a", func(ctx context.Context) { _ = c.Sleep(ctx, 2*sec); close(done) })
			},
			now: 2 * sec,
		},
		"past a schedule on the way": {
			do: func(c *clock.Clock, done chan struct{}) {
				c.At(clock.Start.Add(sec), "b", func(context.Context) {})
				c.Deadline(clock.Start.Add(2*sec), "a", func(context.Context) { close(done) })
			},
			now: 2 * sec,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, done := newClock(), make(chan struct{})
			test.do(c, done)
			within(t, c, func() {
				if err := c.Until(context.Background(), done); !errors.Is(err, test.want) {
					t.Errorf("Until = %v, want %v", err, test.want)
				}
			})
			if since(c) != test.now {
				t.Errorf("ends at %v, want %v", since(c), test.now)
			}
		})
	}
}

func TestUntilEndsWithItsContext(t *testing.T) {
	t.Parallel()
	c := newClock()
	h := c.Hold("for ever")
	defer h.Release()
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan error)
	go func() { got <- c.Until(ctx, make(chan struct{})) }()
	cancel()
	within(t, c, func() {
		if err := <-got; !errors.Is(err, context.Canceled) {
			t.Errorf("Until = %v", err)
		}
	})
}

// What Until waits for has come, but somebody else still holds the clock.
func TestUntilDoesNotWaitForStrangers(t *testing.T) {
	t.Parallel()
	c, done, got := newClock(), make(chan struct{}), make(chan error)
	stranger, bringer := c.Hold("stranger"), c.Hold("bringer")
	defer stranger.Release()
	go func() { got <- c.Until(context.Background(), done) }()
	for range 100 { // so that it sleeps on both
		c.Busy()
	}
	close(done)
	bringer.Release()
	within(t, c, func() {
		if err := <-got; err != nil {
			t.Errorf("Until = %v", err)
		}
	})
}

func TestSeveralDrivers(t *testing.T) {
	t.Parallel()
	for range 100 {
		c := newClock()
		var all sync.WaitGroup
		var dones [8]chan struct{}
		for i := range dones {
			dones[i] = make(chan struct{})
		}
		within(t, c, func() {
			for i := range dones {
				done := dones[i]
				c.Go("work", func(ctx context.Context) {
					for range i + 1 {
						_ = c.Sleep(ctx, sec)
					}
					close(done)
				})
			}
			for _, done := range dones {
				all.Go(func() {
					if err := c.Until(context.Background(), done); err != nil {
						t.Errorf("Until = %v", err)
					}
				})
			}
			all.Go(c.Settle)
			all.Wait()
		})
		if since(c) != 8*sec {
			t.Fatalf("ends at %v", since(c))
		}
	}
}
