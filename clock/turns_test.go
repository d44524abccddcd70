package clock_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/clock"
)

// move is one step of a guest: compute, wait for d, or make a call that the world delays by d and
// that the guest gives up after patience.
type move struct {
	kind        string
	d, patience time.Duration
}

// party is a guest with its programs, one an invocation, and whoever watches it.
type party struct {
	*clock.Guest
	town    *town
	counted bool
	resume  chan time.Time
	resting atomic.Bool // as the supervisor has it
}

// town is guests on one clock, and what they were seen to do.
type town struct {
	c         *clock.Clock
	computing atomic.Int32

	mu    sync.Mutex
	trace []string
	wrong []string
}

func newTown(seed uint64) *town {
	r := rand.New(rand.NewPCG(seed, 0))
	return &town{c: clock.New(clock.Start, r.IntN)}
}

func (w *town) complain(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = append(w.wrong, fmt.Sprintf(format, args...))
}

func (w *town) join(i int, counted bool, visits [][]move) {
	p := &party{town: w, counted: counted, resume: make(chan time.Time, 1)}
	name := fmt.Sprintf("g%d", i)
	if counted {
		p.Guest = w.c.Counted(name)
	} else {
		p.Guest = w.c.Watched(name, func(now time.Time) {
			p.resting.Store(false)
			p.resume <- now
		})
	}
	for v, visit := range visits {
		w.c.At(clock.Start.Add(time.Duration(v)*time.Minute), "invoke "+name, func(ctx context.Context) {
			if err := p.Enter(ctx); err != nil {
				w.complain("Enter: %v", err)
				return
			}
			h, done := clock.From(ctx), make(chan struct{})
			go func() {
				p.live(visit)
				h.Unpark()
				close(done)
			}()
			h.Park()
			<-done
			p.Leave()
		})
	}
}

// live is the guest itself, between two of the clock's sights.
func (p *party) live(visit []move) {
	w := p.town
	for i, m := range visit {
		p.compute(fmt.Sprintf("%s.%d %s", p.Name(), i, m.kind))
		switch {
		case m.kind == "wait" && !p.counted:
			due := w.c.Now().Add(m.d)
			p.resting.Store(true)
			p.Rest(due, true)
			if now := <-p.resume; !now.Equal(due) {
				w.complain("%s was to wake at %v, and did at %v", p.Name(), due, now)
			}
		case m.kind == "wait":
			due := w.c.Now().Add(m.d)
			h := w.c.Hold("handler")
			h.Park()
			_ = w.c.Sleep(clock.WithGuest(clock.With(context.Background(), h), p.Guest), m.d)
			h.Release()
			if !w.c.Now().Equal(due) {
				w.complain("%s was to wake at %v, and did at %v", p.Name(), due, w.c.Now())
			}
		case m.kind == "call":
			p.call(m)
		}
	}
	p.compute(p.Name() + " ends")
}

// compute checks that nobody else does.
func (p *party) compute(what string) {
	w := p.town
	if n := w.computing.Add(1); n != 1 || w.c.Running() != p.Guest {
		w.complain("%d compute in %s", n, what)
	}
	w.mu.Lock()
	w.trace = append(w.trace, fmt.Sprintf("%s@%v", what, since(w.c)))
	w.mu.Unlock()
	runtime.Gosched()
	w.computing.Add(-1)
}

// call is one call, its handler, and the supervisor who looks for rest.
func (p *party) call(m move) {
	w := p.town
	r := newRequest(w.c, p.Guest)
	answer := make(chan struct{})
	go func() {
		defer close(answer)
		defer r.hold.Release()
		if p.Arrive(r.ctx) != nil {
			return
		}
		if m.d > 0 {
			_ = w.c.Sleep(r.ctx, m.d)
		}
		if p.Call(r.ctx) == nil && p.resting.Load() {
			w.complain("%s has an answer before it was told", p.Name())
		}
	}()
	defer r.cancel()
	if p.counted {
		<-answer
		return
	}
	giveUp := w.c.Now().Add(m.patience)
	for {
		select {
		case <-answer:
			return
		default:
		}
		if !r.hold.Parked() {
			runtime.Gosched()
			continue
		}
		p.resting.Store(true)
		p.Rest(giveUp, m.patience > 0)
		now := <-p.resume
		if m.patience > 0 && !now.Before(giveUp) {
			r.cancel()
			<-answer
			return
		}
	}
}

// play drives the town to its end and returns what was seen.
func (w *town) play(t testing.TB) string {
	within(t, w.c, func() {
		w.c.Advance(time.Hour)
		w.c.Settle()
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.c.Pending(); len(p) > 0 {
		w.wrong = append(w.wrong, fmt.Sprintf("pending %q", p))
	}
	return strings.Join(w.trace, "\n")
}

var moves = rapid.Custom(func(t *rapid.T) move {
	m := move{kind: rapid.SampledFrom([]string{"compute", "wait", "call", "call"}).Draw(t, "kind")}
	m.d = time.Duration(rapid.IntRange(0, 5).Draw(t, "d")) * sec
	m.patience = time.Duration(rapid.IntRange(0, 4).Draw(t, "patience")) * sec
	return m
})

func TestTurnsOfManyGuests(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newTown(rapid.Uint64().Draw(rt, "seed"))
		for i := range rapid.IntRange(1, 4).Draw(rt, "guests") {
			visits := rapid.SliceOfN(rapid.SliceOfN(moves, 0, 5), 1, 3).Draw(rt, "visits")
			w.join(i, rapid.Bool().Draw(rt, "counted"), visits)
		}
		w.play(t)
		if len(w.wrong) > 0 {
			rt.Fatalf("%s\n%s", strings.Join(w.wrong, "\n"), strings.Join(w.trace, "\n"))
		}
	})
}

// The same seed gives the same order of turns, whatever the host does meanwhile.
func TestOrderOfTurnsDependsOnTheSeedAlone(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	stop := make(chan struct{})
	defer close(stop)
	for range 2 {
		go func() {
			for {
				select {
				case <-stop:
					return
				default:
					runtime.Gosched()
				}
			}
		}()
	}
	visit := []move{{kind: "call", d: sec}, {kind: "wait", d: sec}, {kind: "call"}, {kind: "call", d: 3 * sec, patience: 2 * sec}, {kind: "call"}}
	seen := map[uint64]string{}
	for i := range 200 {
		runtime.GOMAXPROCS(1 + i%4)
		seed := uint64(i % 5)
		w := newTown(seed)
		for g := range 3 {
			w.join(g, false, [][]move{visit, slices.Clone(visit[g:])})
		}
		w.join(3, true, [][]move{visit[:3], visit[:1]})
		trace := w.play(t)
		if len(w.wrong) > 0 {
			t.Fatalf("run %d: %s", i, strings.Join(w.wrong, "\n"))
		}
		if first, ok := seen[seed]; ok && first != trace {
			t.Fatalf("run %d of seed %d differs\n%s\n--- first\n%s", i, seed, trace, first)
		}
		seen[seed] = trace
	}
	orders := map[string]bool{}
	for _, trace := range seen {
		orders[trace] = true
	}
	if len(orders) < 2 {
		t.Error("five seeds, one order: pick has no say")
	}
}
