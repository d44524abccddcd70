package harness

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// Reader is somebody who reads a secret and must never be refused.
type Reader struct {
	stack *Stack
	as    verdict.Reader
}

// Reader declares a reader of a secret, with the habit of how it reads. What is accepted must have
// been said by Accept.
func (s *Stack) Reader(secret string, habit verdict.Habit) *Reader {
	r := verdict.Reader{Name: "reader of " + secret + " " + habit.String(), Secret: secret, Habit: habit}
	s.reading.Lock()
	defer s.reading.Unlock()
	s.readers = append(s.readers, r)
	return &Reader{s, r}
}

// Accept says that the credential in a secret is a token of the tenant for this audience, and
// that whoever is called with it takes it exactly as long as its signature, audience and times say.
func (s *Stack) Accept(secret, audience string) {
	s.AcceptBy(verdict.Secret{
		Name:     secret,
		Accepted: verdict.Acceptance{Audience: audience, Keys: verdict.KeyCache{Refetch: true}},
		Overlap:  verdict.Overlap{Kind: verdict.Lasting},
	})
}

// AcceptBy is Accept for any verifier.
func (s *Stack) AcceptBy(secret verdict.Secret) {
	s.reading.Lock()
	defer s.reading.Unlock()
	s.accepted = append(s.accepted, secret)
}

// Accepted returns the secrets of which it has been said who accepts what is in them.
func (s *Stack) Accepted() []verdict.Secret {
	s.reading.Lock()
	defer s.reading.Unlock()
	return slices.Clone(s.accepted)
}

// EveryRead is the habit of reading the secret for each use.
func EveryRead() verdict.Habit { return verdict.EveryRead() }

// CacheFor is the habit of keeping what was read for a while, judged at its worst phase.
func CacheFor(ttl time.Duration) verdict.Habit { return verdict.CacheFor(ttl) }

// LoadOnce is the habit of reading once, at the start.
func LoadOnce() verdict.Habit { return verdict.LoadOnce() }

// RefreshOnRefusal is the habit of reading again when refused.
func RefreshOnRefusal() verdict.Habit { return verdict.RefreshOnRefusal() }

// CurrentThenPending is the habit of trying AWSPENDING when AWSCURRENT is refused.
func CurrentThenPending() verdict.Habit { return verdict.CurrentThenPending() }

// Verdict judges what has happened so far. Readers are judged from the end of the first rotation that
// succeeded, since before it there was nothing to read; if none has, from the beginning.
func (s *Stack) Verdict() verdict.Verdict {
	history := s.Journal.Entries()
	return verdict.Judge(history, s.verdictCase(history))
}

// Holders returns what each reader has held so far, and what was said to it, in the order of their declarations. A
// reader is judged as by Verdict, as if it had been there from the beginning.
func (s *Stack) Holders() []verdict.Holder {
	history := s.Journal.Entries()
	return verdict.Holdings(history, s.verdictCase(history))
}

func (s *Stack) verdictCase(history []journal.Entry) verdict.Case {
	since := s.began
	for _, r := range verdict.Rotations(history) {
		if r.OK {
			since = r.Ended
			break
		}
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	return verdict.Case{Since: since, Until: s.Clock.Now(), Secrets: slices.Clone(s.accepted), Readers: slices.Clone(s.readers)}
}

// Leave ends the reader: it is judged no longer.
func (r *Reader) Leave() {
	r.stack.reading.Lock()
	defer r.stack.reading.Unlock()
	r.stack.readers = slices.DeleteFunc(r.stack.readers, func(one verdict.Reader) bool { return one.Name == r.as.Name })
}

// Name is what the reader is called in reports.
func (r *Reader) Name() string { return r.as.Name }

// Outages returns when the reader was locked out.
func (r *Reader) Outages() []verdict.Outage {
	var mine []verdict.Outage
	for _, o := range r.stack.Verdict().Outages {
		if o.Reader.Name == r.as.Name {
			mine = append(mine, o)
		}
	}
	return mine
}

// CheckNoOutage fails the test, with the history that shows why, if the reader was ever locked out.
func (r *Reader) CheckNoOutage(t TB) {
	t.Helper()
	for _, o := range r.Outages() {
		t.Errorf("rollover: %s\n%s", o, slice(o.Why))
	}
}

// CheckOutage fails the test unless the reader was locked out exactly so often, each time for
// exactly so long.
func (r *Reader) CheckOutage(t TB, times int, each time.Duration) {
	t.Helper()
	outages := r.Outages()
	for _, o := range outages {
		if o.Span.Length() != each {
			t.Errorf("rollover: %s, and was to be for %s\n%s", o, each, slice(o.Why))
		}
	}
	if len(outages) != times {
		t.Errorf("rollover: %s was locked out %d times, and was to be %d times", r.as.Name, len(outages), times)
	}
}
