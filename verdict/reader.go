package verdict

import (
	"fmt"
	"time"
)

// Reader is somebody who reads a secret and uses what is in it all the time.
type Reader struct {
	Name   string
	Secret string
	Habit  Habit
}

// Habit is how a reader reads.
type Habit interface {
	// String is the habit in the words of a scenario: "caching 55m".
	String() string
	// out returns when a reader of this habit had nothing that was accepted.
	out(s seen, within Span) Spans
	// holds returns what a reader of this habit had, in order.
	holds(s seen, within Span) []held
}

// EveryRead reads the secret for each use.
func EveryRead() Habit { return everyRead{} }

type everyRead struct{}

func (everyRead) String() string                { return "reading every time" }
func (everyRead) out(s seen, within Span) Spans { return s.refused(s.current, within) }

// CacheFor keeps what it read for a while. It is judged at its worst phase: at any instant it may
// hold whatever was current up to ttl ago.
func CacheFor(ttl time.Duration) Habit { return caching{ttl: ttl} }

// CacheForAt is CacheFor for a reader whose reads are known: the first is phase after it is declared.
func CacheForAt(ttl, phase time.Duration) Habit { return caching{ttl, phase, true} }

type caching struct {
	ttl, phase time.Duration
	fixed      bool
}

func (c caching) String() string {
	if c.fixed {
		return fmt.Sprintf("caching %s from %s", short(c.ttl), short(c.phase))
	}
	return "caching " + short(c.ttl)
}

func (c caching) out(s seen, within Span) Spans {
	if c.fixed && c.ttl > 0 {
		return c.outAt(s, within)
	}
	var out Spans
	for _, h := range s.current {
		if !h.span.To.After(within.From) {
			continue // gone before the reader's first read
		}
		mayHold := Span{later(h.span.From, within.From), earlier(h.span.To.Add(c.ttl), within.To)}
		if !mayHold.From.Before(mayHold.To) {
			continue
		}
		out = out.Union(Spans{mayHold}.Minus(s.good(h.credentials)))
	}
	return out
}

func (c caching) outAt(s seen, within Span) Spans {
	var out Spans
	for read := within.From.Add(c.phase % c.ttl); read.Before(within.To); read = read.Add(c.ttl) {
		holds := Span{read, earlier(read.Add(c.ttl), within.To)}
		out = out.Union(Spans{holds}.Minus(s.good(at(s.current, read).credentials)))
	}
	return out
}

// LoadOnce reads when it starts and never again.
func LoadOnce() Habit { return loadOnce{} }

type loadOnce struct{}

func (loadOnce) String() string { return "loading once" }

func (loadOnce) out(s seen, within Span) Spans {
	return Spans{within}.Minus(s.good(at(s.current, within.From).credentials))
}

// RefreshOnRefusal keeps what it read until it is refused, then reads again, and tries once more.
func RefreshOnRefusal() Habit { return refreshing{} }

type refreshing struct{}

func (refreshing) String() string { return "refreshing on 401" }

// out walks from refusal to refusal: each starts a new read, and while what is current is refused as
// well, the reader is out.
func (refreshing) out(s seen, within Span) Spans {
	var out Spans
	for now := within.From; now.Before(within.To); {
		good := s.good(at(s.current, now).credentials)
		if !good.Has(now) {
			next := s.nextChange(now, within.To)
			out = out.Union(spansOf(Span{now, next}))
			now = next
			continue
		}
		now = good.end(now)
	}
	return out
}

// nextChange returns the next instant at which something current changes: another version, or the
// verifier's mind about this one.
func (s seen) nextChange(after, end time.Time) time.Time {
	next := end
	consider := func(t time.Time) {
		if t.After(after) && t.Before(next) {
			next = t
		}
	}
	for _, h := range s.current {
		consider(h.span.From)
	}
	for _, g := range s.good(at(s.current, after).credentials) {
		consider(g.From)
	}
	return next
}

// CurrentThenPending reads for each use, and when AWSCURRENT is refused it tries AWSPENDING.
func CurrentThenPending() Habit { return currentThenPending{} }

type currentThenPending struct{}

func (currentThenPending) String() string { return "trying current then pending" }

func (currentThenPending) out(s seen, within Span) Spans {
	return s.refused(s.current, within).Intersect(s.refused(s.pending, within))
}
