package verdict

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// held is what a label led to over a stretch of time.
type held struct {
	span        Span
	version     string
	credentials []string // empty: nothing that could be accepted
}

// timeline follows one label of one secret through a history: what a read would have given.
func timeline(history []journal.Entry, secret, label string, end time.Time) []held {
	var line []held
	holds := map[string][]string{} // :: version → credentials
	version := ""
	set := func(at time.Time) {
		if n := len(line); n > 0 {
			line[n-1].span.To = at
			if !line[n-1].span.From.Before(at) {
				line = line[:n-1]
			}
		}
		line = append(line, held{Span{at, end}, version, holds[version]})
	}
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.Stored:
			if f.Secret == secret {
				holds[f.Version] = f.Credentials
				if f.Version == version {
					set(e.At)
				}
			}
		case journal.Recognised:
			if f.Secret == secret {
				holds[f.Version] = append(slices.Clip(holds[f.Version]), f.Credential)
				if f.Version == version {
					set(e.At)
				}
			}
		case journal.Labelled:
			if f.Secret == secret && f.Label == label && f.To != version {
				version = f.To
				set(e.At)
			}
		}
	}
	return line
}

// at returns what the timeline held at t.
func at(line []held, t time.Time) held {
	for _, h := range slices.Backward(line) {
		if !t.Before(h.span.From) && t.Before(h.span.To) {
			return h
		}
	}
	return held{}
}

// seen is one secret as its readers see it.
type seen struct {
	history  []journal.Entry
	current  []held
	pending  []held
	accepted map[string]Spans // :: credential → when the verifier takes it, or may
	sure     map[string]Spans // :: credential → when the verifier takes it each time
}

func watch(history []journal.Entry, s Secret, end time.Time) seen {
	sure, accepted := s.Accepted.accepted(history, end)
	return seen{
		history:  history,
		current:  timeline(history, s.Name, "AWSCURRENT", end),
		pending:  timeline(history, s.Name, "AWSPENDING", end),
		accepted: accepted,
		sure:     sure,
	}
}

// strictly is the secret as a reader sees it who takes "maybe" for a refusal.
func (s seen) strictly() seen {
	s.accepted = s.sure
	return s
}

// good returns when any of the credentials is accepted.
func (s seen) good(credentials []string) Spans {
	var good Spans
	for _, c := range credentials {
		good = good.Union(s.accepted[c])
	}
	return good
}

// refused returns when what a timeline led to was not accepted.
func (s seen) refused(line []held, within Span) Spans {
	var good Spans
	for _, h := range line {
		good = good.Union(s.good(h.credentials).Within(h.span))
	}
	return Spans{within}.Minus(good)
}
