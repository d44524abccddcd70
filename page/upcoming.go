package page

import (
	"cmp"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// upcoming is something that will happen by itself.
type upcoming struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

// upcoming is what will happen after an instant, the soonest first: rotations and re-attempts, the ends of tokens that
// a label is on, and of secrets.
func (p *Page) upcoming(now time.Time) []upcoming {
	history := p.stack.Journal.Entries()
	h := p.holdings(history)
	all := []upcoming{}
	add := func(at time.Time, what string) {
		if at.After(now) {
			all = append(all, upcoming{at, what})
		}
	}
	labelled := map[place]bool{}
	for _, s := range p.embedded() {
		add(s.Deletion, s.Title+" will be gone")
		if s.Enabled {
			add(s.Next, "rotation of "+s.Title)
		}
		for _, v := range s.Versions {
			labelled[place{s.Title, v.Ordinal}] = len(v.Labels) > 0
		}
	}
	for secret, again := range reattempts(history) {
		add(again, "rotation of "+secret+" is tried again")
	}
	for _, t := range tokens(history, h) {
		if slices.ContainsFunc(t.In, func(in place) bool { return labelled[in] }) {
			add(t.ExpiresAt, t.Name+" expires")
		}
	}
	slices.SortFunc(all, func(a, b upcoming) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What)) })
	return all
}

// reattempts are when failed rotations are tried again, by secret.
func reattempts(history []journal.Entry) map[string]time.Time {
	again := map[string]time.Time{}
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			delete(again, f.Secret)
		case journal.RotationEnded:
			if delete(again, f.Secret); !f.OK {
				again[f.Secret] = f.Next
			}
		case journal.RotationAbandoned:
			delete(again, f.Secret)
		}
	}
	return again
}
