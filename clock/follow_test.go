package clock_test

import (
	"context"
	"testing"
	"time"
)

func TestFollowRealTimeDrivesNewEvents(t *testing.T) {
	t.Parallel()
	c := newClock()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { c.FollowRealTime(ctx); close(ended) }()
	within(t, c, func() {
		for range 50 { // each is new to a follower that already sleeps
			ran := make(chan struct{})
			c.Go("a", func(context.Context) { close(ran) })
			<-ran
		}
		slept := make(chan struct{})
		c.Go("b", func(ctx context.Context) { _ = c.Sleep(ctx, 20*time.Millisecond); close(slept) })
		<-slept
		cancel()
		<-ended
	})
}

func TestFollowRealTimeStopsWhileTimeStands(t *testing.T) {
	t.Parallel()
	c := newClock()
	h := c.Hold("for ever")
	defer h.Release()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { c.FollowRealTime(ctx); close(ended) }()
	cancel()
	within(t, c, func() { <-ended })
}

func TestFollowRealTimeGoesOnFromWhereOthersAdvanced(t *testing.T) {
	t.Parallel()
	c := newClock()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { c.FollowRealTime(ctx); close(ended) }()
	within(t, c, func() {
		c.Advance(24 * time.Hour)
		ran := make(chan struct{})
		c.At(c.Now().Add(10*time.Millisecond), "a", func(context.Context) { close(ran) })
		<-ran
		cancel()
		<-ended
	})
	if since(c) < 24*time.Hour || since(c) > 25*time.Hour {
		t.Errorf("ends at %v", since(c))
	}
	if c.Now() != c.Now().Round(0) {
		t.Error("a monotonic reading has come in")
	}
}
