package fault_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/fault"
)

// modelRule says the same as a fault.Rule, by looking back over all it was asked.
type modelRule struct {
	after, times int // times < 0: no limit
	calls        bool
	function     bool // functions only
	from, until  int  // minutes; until 0: for ever
	asked        []fault.Boundary
	hits         int
}

func (r *modelRule) hit(b fault.Boundary, minute int) bool {
	if r.function && !b.Function || minute < r.from || r.until > 0 && minute >= r.until {
		return false
	}
	r.asked = append(r.asked, b)
	rank, seen := 0, map[string]int{} // of b among what counts as one
	for i, a := range r.asked {
		key := a.Call
		if !r.calls {
			key = fmt.Sprint(i)
		}
		if seen[key] == 0 {
			rank++
			seen[key] = rank
		}
		if i == len(r.asked)-1 {
			rank = seen[key]
		}
	}
	hit := rank > r.after && (r.times < 0 || rank <= r.after+r.times)
	if hit {
		r.hits++
	}
	return hit
}

func TestCountingAgainstModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan := fault.NewPlan()
		var rules []*fault.Rule
		var models []*modelRule
		for range rapid.IntRange(1, 3).Draw(t, "rules") {
			m := &modelRule{after: rapid.IntRange(0, 3).Draw(t, "after"), times: rapid.IntRange(-1, 3).Draw(t, "times"), function: true}
			r := plan.On("op").After(m.after)
			if rapid.Bool().Draw(t, "between") {
				m.from, m.until = rapid.IntRange(1, 10).Draw(t, "from"), rapid.IntRange(0, 20).Draw(t, "until")
				var until time.Time
				if m.until > 0 {
					until = noon.Add(time.Duration(m.until) * time.Minute)
				}
				r.Between(noon.Add(time.Duration(m.from)*time.Minute), until)
			}
			if r.Times(m.times); m.times < 0 {
				r.Always()
			}
			if m.calls = rapid.Bool().Draw(t, "calls"); m.calls {
				r.Call()
			}
			if rapid.Bool().Draw(t, "anyone") {
				m.function = false
				r.Anyone()
			}
			rules, models = append(rules, r.Do(fault.Delay(time.Duration(len(rules))))), append(models, m)
		}
		for minute := range rapid.IntRange(0, 25).Draw(t, "attempts") {
			b := fn(call(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "call")))
			b.Function = rapid.Bool().Draw(t, "function")
			b.At = noon.Add(time.Duration(minute) * time.Minute)
			want := -1
			for i, m := range models {
				if m.hit(b, minute) {
					want = i
					break
				}
			}
			got := -1
			if f, hit := plan.Strike(b); hit {
				got = int(f.Effect().Delay)
			}
			if got != want {
				t.Fatalf("minute %d: rule %d hits, want %d", minute, got, want)
			}
		}
		for i, m := range models {
			if rules[i].Fired() != m.hits {
				t.Errorf("rule %d fired %d, want %d", i, rules[i].Fired(), m.hits)
			}
		}
	})
}
