package fakeauth0

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// acceptance is when the tenant takes one credential of a client, under the tenant's mutex.
type acceptance struct {
	name   string // ordinal: "client-secret#2"
	client string // the application's name
	said   []said // in order of time; before the first it is refused
}

// said is an answer from an instant on.
type said struct {
	from   time.Time
	answer journal.Answer
}

// at returns what a request at t is told.
func (a *acceptance) at(t time.Time) journal.Answer {
	answer := journal.No
	for _, s := range a.said {
		if s.from.After(t) {
			break
		}
		answer = s.answer
	}
	return answer
}

// settled reports whether a says answer from an instant on and never anything else.
func (a *acceptance) settled(from time.Time, answer journal.Answer) bool {
	n := len(a.said)
	return a.at(from) == answer && (n == 0 || !a.said[n-1].from.After(from))
}

// acceptLocked lets the tenant give an answer from an instant on, whatever was to come then, and
// records it.
func (t *Tenant) acceptLocked(a *acceptance, from time.Time, answer journal.Answer) {
	if a.settled(from, answer) {
		return
	}
	n := len(a.said)
	for n > 0 && !a.said[n-1].from.Before(from) {
		n--
	}
	a.said = append(a.said[:n], said{from, answer})
	t.world.Record(journal.Accepted{Credential: a.name, Client: a.client, Answer: answer, From: from})
}
