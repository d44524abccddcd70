package subjects_test

import (
	"maps"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
)

// seeds is how many seeds the subjects are judged under. The first plays every scenario; each further
// one plays one scenario a subject, another each time, since a seed changes the order of what happens
// at once and the vendors' free choices, and no scenario's gist.
const seeds = 20

// TestBadSubjectsAreConvictedOfWhatTheyDo holds each header, both ways: each finding that it names
// comes on each scenario that it names, and no other comes on any.
func TestBadSubjectsAreConvictedOfWhatTheyDo(t *testing.T) {
	t.Parallel()
	slow(t)
	for _, s := range subjects(t, "bad") {
		s.judge(t, s.charged(t))
	}
}

// TestGoodSubjectsAreAcquitted: of everything, an unmet expectation included.
func TestGoodSubjectsAreAcquitted(t *testing.T) {
	t.Parallel()
	slow(t)
	for _, s := range subjects(t, "good") {
		s.judge(t, shipped(t, s.setup))
	}
}

// charged returns the scenarios on which something must be found.
func (s subject) charged(t *testing.T) []scenarios.Scenario {
	t.Helper()
	var some []scenarios.Scenario
	for _, sc := range shipped(t, s.setup) {
		if len(s.due(sc.Name)) > 0 {
			some = append(some, sc)
		}
	}
	return some
}

// judge plays every scenario under seed 0, and one of those given under each further seed. Those of the set-ups
// whose rotations wait for the tenant, or make keys, are played under a seed each instead, since they take long.
func (s subject) judge(t *testing.T, telling []scenarios.Scenario) {
	t.Helper()
	t.Run(s.name, func(t *testing.T) {
		t.Parallel()
		code := harness.Package(s.folder)
		t.Cleanup(func() {
			if err := code.Close(); err != nil {
				t.Error(err)
			}
		})
		usual := s.setup == "service-token"
		for i, sc := range shipped(t, s.setup) {
			seed := uint64(0)
			if !usual {
				seed = uint64(i % seeds)
			}
			if (i+len(s.name))%thinner() == 0 {
				s.try(t, sc, code, seed)
			}
		}
		first := 1
		if !usual {
			first = min(len(shipped(t, s.setup)), seeds)
		}
		for seed := first; seed < seeds/seedPart; seed++ {
			s.try(t, telling[seed*len(telling)/seeds], code, uint64(seed))
		}
	})
}

func (s subject) try(t *testing.T, sc scenarios.Scenario, code harness.Target, seed uint64) {
	t.Helper()
	t.Run(sc.Name, func(t *testing.T) {
		t.Parallel()
		r := play(t, sc, code, seed, false)
		inEveryForm(t, sc.Name, r)
		got, want := brought(r), s.due(sc.Name)
		if !maps.Equal(got, want) {
			t.Errorf("seed %d: found %v, and the header says %v%s", seed, list(got), list(want), told(r))
		}
		if len(s.finds) == 0 && r.Status == script.Failed {
			t.Errorf("seed %d: a good subject is convicted%s", seed, told(r))
		}
	})
}
