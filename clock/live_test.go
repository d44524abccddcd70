package clock_test

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/clock"
)

// errand is work that may live in the host's time for a while, and asks for further errands as that ends.
type errand struct {
	id    int
	after time.Duration // from when it was asked for
	live  bool
	then  []errand
}

// errands draws what happens, down to depth further levels.
func errands(t *rapid.T, depth int, ids *int) []errand {
	var all []errand
	for range rapid.IntRange(0, 3).Draw(t, "errands") {
		*ids++
		e := errand{
			id:    *ids,
			after: time.Duration(rapid.IntRange(0, 20).Draw(t, "seconds")) * sec,
			live:  rapid.Bool().Draw(t, "live"),
		}
		if depth > 0 {
			e.then = errands(t, depth-1, ids)
		}
		all = append(all, e)
	}
	return all
}

// due are the instants at which errands that were asked for at an instant begin.
func due(all []errand, at time.Duration, note func(id int, at time.Duration)) {
	for _, e := range all {
		note(e.id, at+e.after)
		due(e.then, at+e.after, note)
	}
}

// place runs errands on a clock, and notes when they began, in order.
type place struct {
	c     *clock.Clock
	moved func(id int, from, to time.Duration) // time has moved although somebody lives in the host's

	mu    sync.Mutex
	began []begun
}

type begun struct {
	id int
	at time.Duration
}

func (b begun) String() string { return fmt.Sprintf("%d@%v", b.id, b.at) }

func (w *place) ask(all []errand) {
	for _, e := range all {
		w.c.At(w.c.Now().Add(e.after), fmt.Sprint(e.id), func(ctx context.Context) { w.run(ctx, e) })
	}
}

func (w *place) run(ctx context.Context, e errand) {
	at := since(w.c)
	w.mu.Lock()
	w.began = append(w.began, begun{e.id, at})
	w.mu.Unlock()
	if !e.live {
		w.ask(e.then)
		return
	}
	end := w.c.Live()
	hold := clock.From(ctx)
	hold.Park() // as work does whose process has the event
	for range 10 {
		runtime.Gosched()
		if now := since(w.c); now != at {
			w.moved(e.id, at, now)
		}
	}
	hold.Unpark()
	end()
	end()
	w.ask(e.then)
}

func (w *place) sorted() []begun {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := slices.Clone(w.began)
	slices.SortFunc(all, func(a, b begun) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
	return all
}

// Whatever lives in the host's time, an Advance begins each thing at its instant, leaps over nobody, and ends
// where it was to end.
func TestAdvanceLeapsOverNobody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var ids int
		all := errands(rt, 2, &ids)
		d := time.Duration(rapid.IntRange(0, 60).Draw(rt, "advance")) * sec
		var want []begun
		due(all, 0, func(id int, at time.Duration) {
			if at <= d {
				want = append(want, begun{id, at})
			}
		})
		slices.SortFunc(want, func(a, b begun) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })

		w := &place{c: newClock(), moved: func(id int, from, to time.Duration) {
			t.Errorf("time moved from %v to %v under errand %d", from, to, id)
		}}
		w.ask(all)
		within(t, w.c, func() { w.c.Advance(d) })
		if got := w.sorted(); !slices.Equal(got, want) {
			rt.Errorf("began %v, want %v", got, want)
		}
		if since(w.c) != d {
			rt.Errorf("ends at %v, want %v", since(w.c), d)
		}
	})
}

// With somebody who follows the host's clock besides, the order of instants is the same, nothing begins
// early, and each Advance brings the world on by what it was told at least.
func TestAdvanceBesideWhoFollowsRealTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var ids int
		all := errands(rt, 2, &ids)
		d := time.Duration(rapid.IntRange(40, 80).Draw(rt, "advance")) * sec
		w := &place{c: newClock(), moved: func(int, time.Duration, time.Duration) {}}
		w.ask(all)
		ctx, stop := context.WithCancel(context.Background())
		followed := make(chan struct{})
		go func() { w.c.FollowRealTime(ctx); close(followed) }()
		within(t, w.c, func() {
			var both sync.WaitGroup
			for _, part := range []time.Duration{d, d / 2} {
				both.Go(func() {
					before := w.c.Now()
					if w.c.Advance(part); w.c.Now().Before(before.Add(part)) {
						rt.Errorf("at %v after %v more", since(w.c), part)
					}
				})
			}
			both.Wait()
			w.c.Advance(time.Hour) // for what was asked for beyond
			stop()
			<-followed
		})
		earliest := map[int]time.Duration{}
		due(all, 0, func(id int, at time.Duration) { earliest[id] = at })
		if len(w.began) != len(earliest) {
			rt.Errorf("%d errands began, of %d", len(w.began), len(earliest))
		}
		last := time.Duration(0)
		for _, b := range w.began {
			if b.at < earliest[b.id] || b.at < last {
				rt.Errorf("%v is too early: %v", b, w.began)
			}
			last = b.at
		}
	})
}

// Time goes on at the host's pace while somebody lives in it, and what it brings is brought.
func TestTimeIsFollowedWhileSomebodyLivesInIt(t *testing.T) {
	t.Parallel()
	c := newClock()
	ctx, stop := context.WithCancel(context.Background())
	followed := make(chan struct{})
	go func() { c.FollowRealTime(ctx); close(followed) }()
	within(t, c, func() {
		end := c.Live()
		advanced := make(chan struct{})
		go func() { c.Advance(time.Hour); close(advanced) }()
		answered := make(chan struct{})
		c.Deadline(c.Now().Add(20*time.Millisecond), "delayed answer", func(context.Context) { close(answered) })
		<-answered
		if since(c) >= time.Hour {
			t.Errorf("at %v with somebody in the host's time", since(c))
		}
		end()
		<-advanced
		stop()
		<-followed
	})
	if since(c) < time.Hour {
		t.Errorf("ends at %v", since(c))
	}
}

func TestALeapIsGivenUpWithItsContext(t *testing.T) {
	t.Parallel()
	c := newClock()
	defer c.Live()()
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan error)
	go func() { got <- c.Sleep(ctx, time.Hour) }()
	cancel()
	within(t, c, func() {
		if err := <-got; err == nil {
			t.Error("a leap over somebody")
		}
	})
	if since(c) != 0 {
		t.Errorf("time moved to %v", since(c))
	}
}
