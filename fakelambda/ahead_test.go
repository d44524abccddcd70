package fakelambda

import (
	"context"
	"encoding/json"
	"runtime"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/timewarp"
)

// following is a bench whose world follows the host's clock until the test ends.
func following(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, Options{RealTime: true})
	ctx, cancel := context.WithCancel(context.Background())
	followed := make(chan struct{})
	go func() { defer close(followed); b.w.Clock.FollowRealTime(ctx) }()
	t.Cleanup(func() { cancel(); <-followed })
	return b
}

// Somebody advances the clock while a function runs in the host's time: its time-out is not leapt to.
func TestARunningFunctionIsNotLeaptOver(t *testing.T) {
	t.Parallel()
	b := following(t)
	b.guest(Config{Timeout: 30 * time.Second})
	advanced := make(chan struct{})
	go func() {
		defer close(advanced)
		for len(facts[journal.Invoked](b.w)) == 0 {
			runtime.Gosched()
		}
		b.w.Clock.Advance(24 * time.Hour)
	}()
	b.ok(`{"do":"sleep","seconds":1}`)
	if i := b.last(); i.Outcome != journal.OK || i.Took > 20*time.Second {
		t.Errorf("%+v", i)
	}
	<-advanced
}

// In a world that was advanced beyond the host's clock, a function's own clock is the world's, and what it had in
// memory of the host's time is gone.
func TestAFunctionGoesAlongIntoAWorldAhead(t *testing.T) {
	t.Parallel()
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	b := following(t)
	b.guest(Config{Timeout: 30 * time.Second})
	now := func() time.Time {
		var answer struct{ Now time.Time }
		if err := json.Unmarshal([]byte(b.ok(`{"do":"now"}`)), &answer); err != nil {
			t.Fatal(err)
		}
		return answer.Now
	}
	if now(); !b.last().Cold {
		t.Error("the first one is warm")
	}
	const d = 5 * time.Minute // less than a sandbox stays idle
	b.w.Clock.Advance(d)
	before := b.w.Clock.Now()
	if got := now(); got.Before(before) || !b.last().Cold {
		t.Errorf("the function is at %s, cold %t, and the world at %s", got, b.last().Cold, before)
	}
	b.w.Clock.Advance(d)
	before = b.w.Clock.Now()
	if got := now(); got.Before(before) || b.last().Cold {
		t.Errorf("the function is at %s, cold %t, and the world at %s", got, b.last().Cold, before)
	}
	b.ok(`{"do":"sleep","seconds":1}`)
	if i := b.last(); i.Outcome != journal.OK {
		t.Errorf("%+v", i)
	}
}
