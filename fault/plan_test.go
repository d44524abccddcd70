package fault_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
)

var noon = time.Date(2035, 1, 1, 12, 0, 0, 0, time.UTC)

// fn is an attempt of a function's.
func fn(more ...func(*fault.Boundary)) fault.Boundary {
	b := fault.Boundary{At: noon, Op: "op", Caller: "fn", Function: true, Call: "a"}
	for _, m := range more {
		m(&b)
	}
	return b
}

func call(id string) func(*fault.Boundary) { return func(b *fault.Boundary) { b.Call = id } }

func TestRules(t *testing.T) {
	t.Parallel()
	test := func(b *fault.Boundary) { b.Caller, b.Function = "test", false }
	step := func(s string) func(*fault.Boundary) { return func(b *fault.Boundary) { b.Step = s } }
	try := func(n int) func(*fault.Boundary) { return func(b *fault.Boundary) { b.Attempt = n } }
	at := func(d time.Duration) func(*fault.Boundary) { return func(b *fault.Boundary) { b.At = noon.Add(d) } }
	for name, c := range map[string]struct {
		rule  func(r *fault.Rule) *fault.Rule
		tries []fault.Boundary
		hits  []bool
		words string
	}{
		"once": {
			rule:  func(r *fault.Rule) *fault.Rule { return r },
			tries: []fault.Boundary{fn(), fn()}, hits: []bool{true, false}, words: "op",
		},
		"another operation": {
			rule:  func(r *fault.Rule) *fault.Rule { return r },
			tries: []fault.Boundary{fn(func(b *fault.Boundary) { b.Op = "other" }), fn()}, hits: []bool{false, true}, words: "op",
		},
		"after and times": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.After(1).Times(2) },
			tries: []fault.Boundary{fn(), fn(), fn(), fn()}, hits: []bool{false, true, true, false}, words: "op after 1, 2 times",
		},
		"times 0 is none": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Times(0) },
			tries: []fault.Boundary{fn(), fn()}, hits: []bool{false, false}, words: "op, 0 times",
		},
		"fewer than none is none": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Times(-3) },
			tries: []fault.Boundary{fn(), fn()}, hits: []bool{false, false}, words: "op, 0 times",
		},
		"always": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Always() },
			tries: []fault.Boundary{fn(), fn(), fn()}, hits: []bool{true, true, true}, words: "op, always",
		},
		"functions only": {
			rule:  func(r *fault.Rule) *fault.Rule { return r },
			tries: []fault.Boundary{fn(test), fn()}, hits: []bool{false, true}, words: "op",
		},
		"anyone": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Anyone() },
			tries: []fault.Boundary{fn(test), fn()}, hits: []bool{true, false}, words: "op",
		},
		"a caller, function or not": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Caller("test") },
			tries: []fault.Boundary{fn(), fn(test)}, hits: []bool{false, true}, words: "op by test",
		},
		"a step": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Step("setSecret") },
			tries: []fault.Boundary{fn(step("createSecret")), fn(step("setSecret"))}, hits: []bool{false, true}, words: "op in setSecret",
		},
		"an attempt": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Attempt(2) },
			tries: []fault.Boundary{fn(try(1)), fn(try(2))}, hits: []bool{false, true}, words: "op of attempt 2",
		},
		"whole calls": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.After(1).Call() },
			tries: []fault.Boundary{fn(), fn(), fn(call("b")), fn(), fn(call("b")), fn(call("c"))},
			hits:  []bool{false, false, true, false, true, false}, words: "op after 1, whole calls",
		},
		"between": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Between(noon, noon.Add(time.Hour)) },
			tries: []fault.Boundary{fn(at(-1)), fn(at(0)), fn(at(time.Hour - 1)), fn(at(time.Hour))},
			hits:  []bool{false, true, true, false}, words: "op from 2035-01-01T12:00:00Z until 2035-01-01T13:00:00Z",
		},
		"from, once, in either order": {
			rule:  func(r *fault.Rule) *fault.Rule { return r.Times(1).Between(noon, time.Time{}) },
			tries: []fault.Boundary{fn(at(-1)), fn(at(0)), fn(at(time.Hour))},
			hits:  []bool{false, true, false}, words: "op from 2035-01-01T12:00:00Z",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := fault.NewPlan()
			r := c.rule(p.On("op"))
			if _, hit := p.Strike(c.tries[0]); hit {
				t.Error("a rule without Do hits")
			}
			r.Do(fault.Stale())
			want := 0
			for i, b := range c.tries {
				if _, hit := p.Strike(b); hit != c.hits[i] {
					t.Errorf("attempt %d: %v", i, hit)
				}
				if c.hits[i] {
					want++
				}
			}
			if r.Fired() != want || (want == 0) != slices.Contains(p.Unfired(), r) {
				t.Errorf("fired %d, want %d; unfired %v", r.Fired(), want, p.Unfired())
			}
			if got := r.String(); got != c.words+": stale read" {
				t.Errorf("in words %q", got)
			}
		})
	}
}

func TestFirstRuleWins(t *testing.T) {
	t.Parallel()
	p := fault.NewPlan()
	first := p.On("op").Do(fault.Refuse())
	second := p.On("op").After(1).Do(fault.Malform())
	var got []string
	for range 3 {
		f, hit := p.Strike(fn())
		if !hit {
			f = fault.Stale()
		}
		got = append(got, f.String())
	}
	// The second rule has not counted the attempt that the first one hit.
	if want := []string{"refuse", "stale read", "malformed body"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if first.Fired() != 1 || second.Fired() != 1 || len(p.Unfired()) != 0 {
		t.Errorf("fired %d and %d", first.Fired(), second.Fired())
	}
	p.On("never").Do(fault.Deny())
	if got := p.Unfired(); len(got) != 1 || got[0].String() != "never: deny" {
		t.Errorf("unfired %v", got)
	}
	if rules := p.Rules(); len(rules) != 3 || rules[0] != first || first.Op() != "op" {
		t.Errorf("in force: %v", rules)
	}
	if !p.Remove(first) || p.Remove(first) || len(p.Rules()) != 2 {
		t.Error("a rule is taken out once")
	}
	if _, hit := p.Strike(fn()); hit {
		t.Error("a rule hits that was taken out")
	}
	if p.Clear(); len(p.Unfired()) != 0 {
		t.Error("Clear leaves rules")
	}
}

func TestConcurrentStrikesAreCounted(t *testing.T) {
	t.Parallel()
	p := fault.NewPlan()
	r := p.On("op").After(10).Times(50).Do(fault.Refuse())
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 20 {
				p.Strike(fn())
			}
		})
	}
	all.Wait()
	if r.Fired() != 50 {
		t.Errorf("fired %d", r.Fired())
	}
}

func TestSpent(t *testing.T) {
	t.Parallel()
	p := fault.NewPlan()
	once := p.On("op").After(1).Do(fault.Refuse())
	always := p.On("op").Always().Do(fault.Refuse())
	until := p.On("op").Between(noon, noon.Add(time.Minute)).Do(fault.Refuse())
	var got []bool
	for range 3 {
		got = append(got, once.Spent(noon))
		p.Strike(fn())
	}
	if want := []bool{false, false, true}; !slices.Equal(got, want) {
		t.Errorf("a rule that hits once is spent: %v", got)
	}
	if always.Spent(noon) {
		t.Error("what hits always is spent")
	}
	if until.Spent(noon.Add(time.Minute-1)) || !until.Spent(noon.Add(time.Minute)) {
		t.Error("a rule is spent when its time is over")
	}
}
