package verdict

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Holding is what a reader had over a stretch of time, and what whoever verifies it says to that.
type Holding struct {
	Span        Span
	Version     string         // empty: the reader has read nothing
	Credentials []string       // by ordinal; empty: nothing that could be accepted
	Taken       journal.Answer // Maybe: one use is answered so and the next otherwise; empty: it had nothing to use yet
	Gap         bool           // refused, in a gap that keeps to the budget of a provider without overlap
}

// Holder is a reader and all that it held, from where it is judged to where the history is.
type Holder struct {
	Reader   Reader
	Holdings []Holding // in order, without holes
}

// Holdings returns what each reader of the case held, in the order of the case. A reader that caches for a
// while, at no phase that is known, is shown as it is judged: with the oldest that it may hold, or with what
// is current where it is that which is refused.
func Holdings(history []journal.Entry, c Case) []Holder {
	var holders []Holder
	for _, r := range c.Readers {
		i := slices.IndexFunc(c.Secrets, func(s Secret) bool { return s.Name == r.Secret })
		if i < 0 || len(history) == 0 || !c.Since.Before(c.Until) {
			continue
		}
		seen := watch(history, c.Secrets[i], c.Until)
		holders = append(holders, Holder{r, seen.holdings(r, c, seen.gaps(c.Secrets[i], c))})
	}
	return holders
}

func (s seen) holdings(r Reader, c Case, gaps []Gap) []Holding {
	within := Span{c.Since, c.Until}
	doubted := r.Habit.out(s.strictly(), within)
	out := doubted
	if !c.Strict {
		out = r.Habit.out(s, within)
	}
	line := r.Habit.holds(s, within)
	edges := []time.Time{within.From, within.To}
	for _, h := range line {
		edges = append(edges, h.span.From, h.span.To)
	}
	for _, span := range slices.Concat(out, doubted) {
		edges = append(edges, span.From, span.To)
	}
	slices.SortFunc(edges, time.Time.Compare)
	var all []Holding
	for i := 1; i < len(edges); i++ {
		span := Span{edges[i-1], edges[i]}
		if !span.From.Before(span.To) || span.From.Before(within.From) || span.To.After(within.To) {
			continue
		}
		h := Holding{Span: span, Taken: journal.Yes}
		holds := at(line, span.From)
		switch {
		case out.Has(span.From):
			h.Taken, h.Gap = journal.No, withinGap(gaps, span)
			if s.good(holds.credentials).Has(span.From) {
				holds = at(s.current, span.From)
			}
		case doubted.Has(span.From):
			h.Taken = journal.Maybe
		case holds.version == "":
			h.Taken = ""
		}
		h.Version, h.Credentials = holds.version, holds.credentials
		all = joined(all, h)
	}
	return all
}

// joined appends a holding, or lets the last one last longer where nothing has changed.
func joined(all []Holding, h Holding) []Holding {
	if n := len(all); n > 0 {
		last := &all[n-1]
		if last.Version == h.Version && last.Taken == h.Taken && last.Gap == h.Gap && slices.Equal(last.Credentials, h.Credentials) {
			last.Span.To = h.Span.To
			return all
		}
	}
	return append(all, h)
}

func withinGap(gaps []Gap, span Span) bool {
	return slices.ContainsFunc(gaps, func(g Gap) bool {
		return g.Within() && !span.From.Before(g.Span.From) && !span.To.After(g.Span.To)
	})
}

func (everyRead) holds(s seen, _ Span) []held { return s.current }

func (c caching) holds(s seen, within Span) []held {
	if c.fixed && c.ttl > 0 {
		return c.holdsAt(s, within)
	}
	line := []held{since(at(s.current, within.From), within)}
	for _, h := range s.current {
		if h.span.From.After(within.From) {
			line = follow(line, h, h.span.From.Add(c.ttl), within.To)
		}
	}
	return line
}

// holdsAt is a reader whose reads are known: what changes is held from the next read on.
func (c caching) holdsAt(s seen, within Span) []held {
	first := within.From.Add(c.phase % c.ttl)
	line := []held{{span: within}}
	for _, h := range s.current {
		read := first
		if late := h.span.From.Sub(first); late > 0 {
			read = first.Add((late + c.ttl - 1) / c.ttl * c.ttl)
		}
		if read.Before(h.span.To) { // else it was gone again before anybody looked
			line = follow(line, h, read, within.To)
		}
	}
	return line
}

func (loadOnce) holds(s seen, within Span) []held {
	return []held{since(at(s.current, within.From), within)}
}

// holds walks as out does: what was read is kept until it is refused.
func (refreshing) holds(s seen, within Span) []held {
	line := []held{since(at(s.current, within.From), within)}
	for now := within.From; now.Before(within.To); {
		read := at(s.current, now)
		line = follow(line, read, now, within.To)
		good := s.good(read.credentials)
		if !good.Has(now) {
			now = s.nextChange(now, within.To)
			continue
		}
		now = good.end(now)
	}
	return line
}

func (currentThenPending) holds(s seen, within Span) []held {
	tried := s.refused(s.current, within).Minus(s.refused(s.pending, within))
	var line []held
	for _, h := range s.current {
		for _, span := range (Spans{h.span}).Minus(tried) {
			line = append(line, since(h, span))
		}
	}
	for _, h := range s.pending {
		for _, span := range tried.Within(h.span) {
			line = append(line, since(h, span))
		}
	}
	slices.SortFunc(line, func(a, b held) int { return a.span.From.Compare(b.span.From) })
	return line
}

func since(h held, span Span) held { h.span = span; return h }

// follow ends what a line held last where h begins to be held.
func follow(line []held, h held, from, end time.Time) []held {
	if !from.Before(end) {
		return line
	}
	if n := len(line); n > 0 {
		line[n-1].span.To = from
		if !line[n-1].span.From.Before(from) {
			line = line[:n-1]
		}
	}
	return append(line, since(h, Span{from, end}))
}
