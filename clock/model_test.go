package clock_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/clock"
)

// action is one step of a program: of the driver at the top, or of work.
type action struct {
	kind string        // at, deadline, go, sleep, cancel, park, finish; at the top also advance, settle, until
	d    time.Duration // from now
	id   int           // of what it schedules
	of   int           // what it cancels
	body []action      // of what it schedules
}

func (a action) String() string {
	return fmt.Sprintf("%s#%d(%v of %d){%v}", a.kind, a.id, a.d, a.of, a.body)
}

// programs draws what work does, down to depth levels of nesting.
func programs(t *rapid.T, depth int, ids *int, kinds []string) []action {
	var p []action
	for range rapid.IntRange(0, 4).Draw(t, "length") {
		a := action{kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		a.d = time.Duration(rapid.IntRange(-1, 6).Draw(t, "seconds")) * sec
		switch a.kind {
		case "at", "deadline", "go":
			*ids++
			a.id = *ids
			if depth > 0 {
				a.body = programs(t, depth-1, ids, inside)
			}
		case "cancel":
			a.of = rapid.IntRange(0, max(*ids, 1)).Draw(t, "of")
		}
		p = append(p, a)
	}
	return p
}

var (
	inside = []string{"at", "deadline", "go", "sleep", "sleep", "cancel", "park", "finish"}
	atTop  = []string{"at", "deadline", "go", "cancel", "advance", "advance", "settle", "until"}
)

// machine is what the model and the clock have in common.
type machine interface {
	top(a action)
	end() []string
}

func TestClockAgainstModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var ids int
		var p []action
		for range rapid.IntRange(1, 5).Draw(rt, "rounds") {
			p = append(p, programs(rt, 3, &ids, atTop)...)
		}
		play := func(m machine) []string {
			for _, a := range p {
				m.top(a)
			}
			return m.end()
		}
		want := play(&model{events: map[int]*modelEvent{}})
		var got []string
		r := newReal()
		within(t, r.c, func() { got = play(r) })
		if !slices.Equal(got, want) {
			rt.Fatalf("program %v\nclock %q\nmodel %q", p, got, want)
		}
	})
}

// model is a clock that runs one thing after the other and has no goroutines.
type model struct {
	now    time.Duration
	seq    int
	queue  []*modelEvent
	events map[int]*modelEvent
	work   int
	done   bool
	notes  []string
}

type modelEvent struct {
	due    time.Duration
	seq    int
	inWork bool
	rest   []action
	id     int
	begins bool
	gone   bool
}

func (m *model) note(format string, args ...any) {
	m.notes = append(m.notes, fmt.Sprintf(format, args...)+fmt.Sprintf("@%v", m.now))
}

func (m *model) push(e *modelEvent) {
	m.seq++
	e.seq, e.due = m.seq, max(e.due, m.now)
	m.queue = append(m.queue, e)
	slices.SortFunc(m.queue, func(a, b *modelEvent) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.seq, b.seq)) })
}

func (m *model) schedule(a action) {
	e := &modelEvent{due: m.now + a.d, inWork: a.kind != "at", rest: a.body, id: a.id, begins: true}
	if a.kind == "go" {
		e.due = m.now
	}
	m.events[a.id] = e
	m.push(e)
}

func (m *model) cancel(id int) {
	e := m.events[id]
	could := e != nil && !e.gone
	if could {
		e.gone = true
		m.queue = slices.DeleteFunc(m.queue, func(q *modelEvent) bool { return q == e })
	}
	m.note("cancel %d %v", id, could)
}

func (m *model) run(id int, rest []action) {
	for i, a := range rest {
		switch a.kind {
		case "at", "deadline", "go":
			m.schedule(a)
		case "cancel":
			m.cancel(a.of)
		case "finish":
			m.done = true
		case "park":
			m.note("%d parked", id)
			return
		case "sleep":
			m.push(&modelEvent{due: m.now + max(a.d, 0), inWork: true, rest: rest[i+1:], id: id})
			return
		}
	}
	m.note("%d ended", id)
	m.work--
}

func (m *model) drive(may func(e *modelEvent) bool) {
	for len(m.queue) > 0 && may(m.queue[0]) {
		e := m.queue[0]
		m.queue, e.gone = m.queue[1:], true
		m.now = max(m.now, e.due)
		if e.begins {
			m.work++
			m.note("%d begins", e.id)
		} else {
			m.note("%d wakes", e.id)
		}
		m.run(e.id, e.rest)
	}
}

func (m *model) inWork() bool {
	return slices.ContainsFunc(m.queue, func(e *modelEvent) bool { return e.inWork })
}

func (m *model) top(a action) {
	switch a.kind {
	case "at", "deadline", "go":
		m.schedule(a)
	case "cancel":
		m.cancel(a.of)
	case "advance":
		target := m.now + max(a.d, 0)
		m.drive(func(e *modelEvent) bool { return e.due <= target })
		m.now = target
	case "settle":
		m.drive(func(e *modelEvent) bool { return e.due <= m.now || m.work > 0 && m.inWork() })
	case "until":
		m.done = false
		m.drive(func(e *modelEvent) bool { return !m.done && (e.due <= m.now || m.inWork()) })
		m.note("until %v", m.done)
		m.drive(func(e *modelEvent) bool { return e.due <= m.now })
	}
	m.note("%s", a.kind)
}

func (m *model) end() []string {
	m.note("%d pending", m.work)
	return m.notes
}

// real plays the same on the clock.
type real struct {
	c *clock.Clock

	mu     sync.Mutex
	events map[int]*clock.Event
	done   chan struct{}
	closed bool
	notes  []string
	parked []*clock.Hold
	free   chan struct{}
}

func newReal() *real {
	return &real{c: newClock(), events: map[int]*clock.Event{}, done: make(chan struct{}), free: make(chan struct{})}
}

func (r *real) note(format string, args ...any) {
	now := since(r.c)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = append(r.notes, fmt.Sprintf(format, args...)+fmt.Sprintf("@%v", now))
}

func (r *real) schedule(a action) {
	fn := func(ctx context.Context) {
		r.note("%d begins", a.id)
		r.run(ctx, a.id, a.body)
	}
	var e *clock.Event
	switch a.kind {
	case "at":
		e = r.c.At(r.c.Now().Add(a.d), "work", fn)
	case "deadline":
		e = r.c.Deadline(r.c.Now().Add(a.d), "work", fn)
	case "go":
		e = r.c.Go("work", fn)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events[a.id] = e
}

func (r *real) cancel(id int) {
	r.mu.Lock()
	e := r.events[id]
	r.mu.Unlock()
	r.note("cancel %d %v", id, e.Cancel())
}

func (r *real) run(ctx context.Context, id int, rest []action) {
	for _, a := range rest {
		switch a.kind {
		case "at", "deadline", "go":
			r.schedule(a)
		case "cancel":
			r.cancel(a.of)
		case "finish":
			r.mu.Lock()
			if !r.closed {
				r.closed = true
				close(r.done)
			}
			r.mu.Unlock()
		case "park":
			r.note("%d parked", id)
			h := clock.From(ctx)
			r.mu.Lock()
			r.parked = append(r.parked, h)
			r.mu.Unlock()
			h.Park()
			<-r.free
			return
		case "sleep":
			if err := r.c.Sleep(ctx, a.d); err != nil {
				r.note("sleep: %v", err)
			}
			r.note("%d wakes", id)
		}
	}
	r.note("%d ended", id)
}

func (r *real) top(a action) {
	switch a.kind {
	case "at", "deadline", "go":
		r.schedule(a)
	case "cancel":
		r.cancel(a.of)
	case "advance":
		r.c.Advance(a.d)
	case "settle":
		r.c.Settle()
	case "until":
		r.mu.Lock()
		r.done, r.closed = make(chan struct{}), false
		done := r.done
		r.mu.Unlock()
		err := r.c.Until(context.Background(), done)
		r.settled()
		if err != nil && !errors.Is(err, clock.ErrStuck) {
			r.note("until: %v", err)
		}
		r.note("until %v", err == nil)
		r.c.Advance(0)
	}
	r.note("%s", a.kind)
}

// settled returns when nothing computes, without driving anything.
func (r *real) settled() {
	for len(r.c.Busy()) > 0 {
		time.Sleep(time.Microsecond)
	}
}

// end tells what was noted, and lets all that is left come to its end.
func (r *real) end() []string {
	r.note("%d pending", len(r.c.Pending()))
	r.mu.Lock()
	notes := slices.Clone(r.notes)
	for _, h := range r.parked {
		h.Unpark()
	}
	close(r.free)
	r.mu.Unlock()
	r.c.Advance(1000 * time.Hour)
	return notes
}
