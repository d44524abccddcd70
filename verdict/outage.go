package verdict

import (
	"fmt"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Outage is a stretch of time in which a reader had no credential that was accepted.
type Outage struct {
	Reader Reader
	Span   Span
	Open   bool // it had not ended when the history did

	// FromAfter and ToAfter are set where an edge of the Span is only when a change was seen, by asking: it lies between
	// them and the edge. Zero: the edge is exact.
	FromAfter, ToAfter time.Time

	Held string          // what the reader held then: "v3, token#2"
	Why  []journal.Entry // the lines of the history that did it
}

// String is the outage in one line: who, from when to when, how long.
func (o Outage) String() string {
	until := edge(o.ToAfter, o.Span.To)
	if o.Open {
		until = "the end"
	}
	return fmt.Sprintf("%s was locked out from %s to %s, for %s", o.Reader.Name, edge(o.FromAfter, o.Span.From), until, short(o.Span.Length()))
}

// edge is an instant, or the two between which it lies.
func edge(after, at time.Time) string {
	if after.IsZero() {
		return stamp(at)
	}
	return "between " + stamp(after) + " and " + stamp(at)
}

// Finding is an outage that nobody expects.
func (o Outage) Finding() Finding {
	return Finding{
		Kind:   OutageFound,
		About:  About{Secret: o.Reader.Secret, Reader: o.Reader.Name},
		Text:   o.String(),
		Slice:  o.Why,
		Advice: "have the next credential in AWSCURRENT while the last one is still accepted",
	}
}

// outages returns when a reader was out, and when it only may have been.
func (s seen) outages(r Reader, c Case) (outages, risks []Outage) {
	within := Span{c.Since, c.Until}
	if !within.From.Before(within.To) {
		return nil, nil
	}
	strict := r.Habit.out(s.strictly(), within)
	if c.Strict {
		return s.shown(strict, r, c), nil
	}
	out := r.Habit.out(s, within)
	return s.shown(out, r, c), s.shown(strict.Minus(out), r, c)
}

// shown is each span with what explains it.
func (s seen) shown(spans Spans, r Reader, c Case) []Outage {
	var outages []Outage
	for _, span := range spans {
		h := at(s.current, span.From)
		outages = append(outages, Outage{
			Reader: r,
			Span:   span,
			Open:   !span.To.Before(c.Until),
			Held:   strings.Join(append([]string{h.version}, h.credentials...), ", "),
			Why:    s.why(r, span),

			FromAfter: s.asked(r.Secret, span.From), ToAfter: s.asked(r.Secret, span.To),
		})
	}
	return outages
}

// asked returns the look before the one in which a change of a secret was seen at an instant; zero if what changed
// then was not found out by asking.
func (s seen) asked(secret string, at time.Time) time.Time {
	for _, e := range s.history {
		if !e.At.Equal(at) {
			continue
		}
		switch f := e.Fact.(type) {
		case journal.Labelled:
			if f.Secret == secret && !f.After.IsZero() {
				return f.After
			}
		case journal.Stored:
			if f.Secret == secret && !f.After.IsZero() {
				return f.After
			}
		}
	}
	return time.Time{}
}

// why returns the shortest slice of history that explains an outage: how what was held came to be,
// what went wrong with the rotation that should have replaced it, and what ended the outage.
func (s seen) why(r Reader, out Span) []journal.Entry {
	var slice []journal.Entry
	before := at(s.current, out.From)
	relevant := map[string]bool{}
	for _, c := range before.credentials {
		relevant[c] = true
	}
	for _, h := range s.current { // a cached one may be older
		if h.span.To.Equal(out.From) || (h.span.From.Before(out.From) && !h.span.To.Before(out.From.Add(-maxCache(r)))) {
			for _, c := range h.credentials {
				relevant[c] = true
			}
		}
	}
	for _, e := range s.history {
		if e.At.After(out.To) {
			break
		}
		switch f := e.Fact.(type) {
		case journal.Minted:
			if relevant[f.Credential] {
				slice = append(slice, e)
			}
		case journal.Issued:
			if relevant[f.Credential] || relevant[f.Replaces] {
				slice = append(slice, e)
			}
		case journal.Accepted:
			if relevant[f.Credential] {
				slice = append(slice, e)
			}
		case journal.Labelled:
			if f.Secret == r.Secret && f.Label == "AWSCURRENT" && !e.At.Before(before.span.From) {
				slice = append(slice, e)
			}
		case journal.RotationEnded:
			if f.Secret == r.Secret && !f.OK && !e.At.Before(before.span.From) {
				slice = append(slice, e)
			}
		case journal.Scheduled:
			if f.Secret == r.Secret && !e.At.Before(before.span.From) && e.At.Before(out.From) {
				slice = append(slice, e)
			}
		case journal.KeyMoved:
			if !e.At.Before(before.span.From) {
				slice = append(slice, e)
			}
		case journal.Call:
			if f.Fault != "" && !e.At.Before(before.span.From) {
				slice = append(slice, e)
			}
		}
	}
	return condense(slice)
}

func maxCache(r Reader) time.Duration {
	if c, ok := r.Habit.(caching); ok {
		return c.ttl
	}
	return 0
}

// condense keeps the first and the last lines of a long slice: a fault that hit a hundred times is
// shown by its edges.
func condense(slice []journal.Entry) []journal.Entry {
	const most = 12
	if len(slice) <= most {
		return slice
	}
	return append(slice[:most/2:most/2], slice[len(slice)-most/2:]...)
}

func stamp(t time.Time) string { return t.UTC().Format("Mon 2006-01-02 15:04:05") }

// short prints a duration without the zero units at its end: 55m, 22h59m59s, 7d.
func short(d time.Duration) string {
	if d >= 48*time.Hour && d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
