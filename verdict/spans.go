package verdict

import (
	"slices"
	"time"
)

// Span is the half-open interval [From, To).
type Span struct{ From, To time.Time }

// Length returns how long the span is.
func (s Span) Length() time.Duration { return s.To.Sub(s.From) }

// Spans is a set of instants: disjoint spans in order, none empty, no two touching.
type Spans []Span

// spansOf returns the union of any spans.
func spansOf(spans ...Span) Spans {
	var some []Span
	for _, s := range spans {
		if s.From.Before(s.To) {
			some = append(some, s)
		}
	}
	slices.SortFunc(some, func(a, b Span) int { return a.From.Compare(b.From) })
	var out Spans
	for _, s := range some {
		if n := len(out); n > 0 && !s.From.After(out[n-1].To) {
			if s.To.After(out[n-1].To) {
				out[n-1].To = s.To
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// Union returns the instants that are in either set.
func (a Spans) Union(b Spans) Spans { return spansOf(slices.Concat(a, b)...) }

// Within returns the instants of a that are in s.
func (a Spans) Within(s Span) Spans { return a.Intersect(Spans{s}) }

// Intersect returns the instants that are in both sets.
func (a Spans) Intersect(b Spans) Spans {
	var out []Span
	for i, j := 0, 0; i < len(a) && j < len(b); {
		from, to := later(a[i].From, b[j].From), earlier(a[i].To, b[j].To)
		if from.Before(to) {
			out = append(out, Span{from, to})
		}
		if a[i].To.Before(b[j].To) {
			i++
		} else {
			j++
		}
	}
	return spansOf(out...)
}

// Minus returns the instants of a that are not in b.
func (a Spans) Minus(b Spans) Spans {
	var out []Span
	for _, s := range a {
		for _, cut := range b {
			if !cut.To.After(s.From) || !cut.From.Before(s.To) {
				continue
			}
			if s.From.Before(cut.From) {
				out = append(out, Span{s.From, cut.From})
			}
			s.From = cut.To
			if !s.From.Before(s.To) {
				break
			}
		}
		if s.From.Before(s.To) {
			out = append(out, s)
		}
	}
	return spansOf(out...)
}

// Has reports whether t is in the set.
func (a Spans) Has(t time.Time) bool {
	for _, s := range a {
		if !t.Before(s.From) && t.Before(s.To) {
			return true
		}
	}
	return false
}

// end returns where the span ends that has t, which one of them does.
func (a Spans) end(t time.Time) time.Time {
	return a[slices.IndexFunc(a, func(one Span) bool { return one.To.After(t) })].To
}

// Total returns how long all spans are together.
func (a Spans) Total() (d time.Duration) {
	for _, s := range a {
		d += s.Length()
	}
	return d
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
