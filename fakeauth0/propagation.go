package fakeauth0

import (
	"fmt"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// maxPropagation is how long Auth0 says that a new secret may take (spec/auth0.md 4.4).
const maxPropagation = 30 * time.Second

// Propagation is how a new client secret comes to be known: Auth0 says that it may take up to 30
// seconds, and that until then either the old one or the new one may be accepted (spec/auth0.md 4.4).
type Propagation string

// The ways of propagation, of which a correct rotation survives each.
const (
	// PropagationLag takes the old secret until the delay is over, and the new one from then on. A secret that
	// is replaced before its delay is over is never taken.
	PropagationLag Propagation = "lag"
	// PropagationInstant takes the new secret at once, and the old one no longer.
	PropagationInstant Propagation = "instant"
	// PropagationMixed takes either until the delay is over, or refuses it, request by request, as the seed
	// has it: some nodes know the new secret and some do not.
	PropagationMixed Propagation = "mixed"
	// PropagationWorst takes neither until the delay is over. Auth0 does not promise that, nor rule it out.
	PropagationWorst Propagation = "worst"
	// PropagationSeeded chooses lag, instant or mixed, and whole seconds of delay up to SecretDelay, for each
	// new secret by the world's seed.
	PropagationSeeded Propagation = "seeded"
)

var propagations = []Propagation{PropagationLag, PropagationInstant, PropagationMixed, PropagationWorst, PropagationSeeded}

// ParsePropagation returns the propagation of a name, such as "lag". Its error lists the names.
func ParsePropagation(name string) (Propagation, error) {
	if p := Propagation(name); slices.Contains(propagations, p) {
		return p, nil
	}
	return "", fmt.Errorf("propagation %q: it is lag, instant, mixed, worst or seeded", name)
}

// propagateLocked says from when on each secret of the client is taken, now that next is the one. All that
// there is to say is said now, and no event is needed later.
func (t *Tenant) propagateLocked(c *Client, last, next *acceptance) {
	now := t.world.Clock.Now()
	mode, delay := t.propagation()
	settled := now.Add(delay)
	switch mode {
	case PropagationInstant:
		for _, a := range c.secrets.others(next) {
			t.acceptLocked(a, now, journal.No)
		}
		t.acceptLocked(next, now, journal.Yes)
	case PropagationWorst:
		for _, a := range c.secrets.others(next) {
			t.acceptLocked(a, now, journal.No)
		}
		t.acceptLocked(next, now, journal.No)
		t.acceptLocked(next, settled, journal.Yes)
	case PropagationMixed:
		// One that was replaced before has its end already.
		if last != nil && last != next && last.at(now) != journal.No {
			t.acceptLocked(last, now, journal.Maybe)
		}
		if last != nil && last != next {
			t.acceptLocked(last, settled, journal.No)
		}
		t.acceptLocked(next, now, journal.Maybe)
		t.acceptLocked(next, settled, journal.Yes)
	default:
		t.lagLocked(c, next, now, settled)
	}
}

// lagLocked is PropagationLag. What the nodes have copied lasts until they copy again, which the first
// of several changes has set: they find the last one then.
func (t *Tenant) lagLocked(c *Client, next *acceptance, now, settled time.Time) {
	if c.secrets.copied.After(now) {
		settled = c.secrets.copied
	}
	c.secrets.copied = settled
	for _, a := range c.secrets.others(next) {
		if a.at(now) == journal.No {
			t.acceptLocked(a, now, journal.No)
		} else {
			t.acceptLocked(a, settled, journal.No)
		}
	}
	if next.at(now) == journal.Yes {
		t.acceptLocked(next, now, journal.Yes)
	} else {
		t.acceptLocked(next, settled, journal.Yes)
	}
}

// propagation returns the way of one new secret, and its delay.
func (t *Tenant) propagation() (Propagation, time.Duration) {
	mode, delay := t.options.SecretPropagation, t.options.SecretDelay
	if delay == 0 {
		delay = maxPropagation
	}
	if mode != PropagationSeeded {
		return mode, delay
	}
	modes := []Propagation{PropagationLag, PropagationInstant, PropagationMixed}
	seconds := max(int(delay/time.Second), 1)
	return modes[t.nodes.IntN(len(modes))], min(delay, time.Duration(1+t.nodes.IntN(seconds))*time.Second)
}
