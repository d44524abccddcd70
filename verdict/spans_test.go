package verdict

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSpansAreSets compares the arithmetic with membership, second by second.
func TestSpansAreSets(t *testing.T) {
	t.Parallel()
	const top = 40
	second := func(i int) time.Time { return t0.Add(time.Duration(i) * time.Second) }
	some := rapid.Custom(func(t *rapid.T) Spans {
		var all []Span
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			from := rapid.IntRange(0, top).Draw(t, "from")
			all = append(all, Span{second(from), second(from + rapid.IntRange(0, 8).Draw(t, "len"))})
		}
		return spansOf(all...)
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := some.Draw(t, "a"), some.Draw(t, "b")
		for _, s := range []Spans{a, b, a.Union(b), a.Intersect(b), a.Minus(b)} {
			for i, x := range s {
				if !x.From.Before(x.To) || (i > 0 && !s[i-1].To.Before(x.From)) {
					t.Fatalf("not disjoint spans in order: %v", s)
				}
			}
		}
		for i := range top + 10 {
			at := second(i)
			if got, want := a.Union(b).Has(at), a.Has(at) || b.Has(at); got != want {
				t.Fatalf("union at %d: %t, want %t", i, got, want)
			}
			if got, want := a.Intersect(b).Has(at), a.Has(at) && b.Has(at); got != want {
				t.Fatalf("intersection at %d: %t, want %t", i, got, want)
			}
			if got, want := a.Minus(b).Has(at), a.Has(at) && !b.Has(at); got != want {
				t.Fatalf("difference at %d: %t, want %t", i, got, want)
			}
		}
	})
}
