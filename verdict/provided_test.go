package verdict

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// told is what the tenant says of a credential, in a story.
func (s *story) told(credential string, answer journal.Answer, after time.Duration) *story {
	return s.add(journal.Accepted{Credential: credential, Client: "billing", Answer: answer, From: s.now.Add(after)})
}

// owned is a story of a client's own secret, which is in v1 and current.
func owned() *story {
	s := newStory().told("client-secret#1", journal.Yes, 0)
	s.add(journal.Stored{Secret: secret, Version: "v1", Credentials: []string{"client-secret#1"}})
	return s.add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", To: "v1"})
}

func (s *story) judgeProvided(until time.Duration, strict bool, h Habit) Verdict {
	return Judge(s.entries, Case{
		Since: t0, Until: t0.Add(until), Readers: []Reader{reader(h)}, Strict: strict,
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Provider: true}, Overlap: Overlap{Kind: NoOverlap}}},
	})
}

// A secret that the rotation chose is stored before the tenant knows it, and is recognised when it does.
func TestAnOwnSecretIsWorthWhatTheTenantSays(t *testing.T) {
	t.Parallel()
	const lag = 30 * time.Second
	s := owned()
	s.at(time.Hour).add(journal.Stored{Secret: secret, Version: "v2"})
	s.add(journal.Labelled{Secret: secret, Label: "AWSPENDING", To: "v2"})
	s.add(journal.Issued{Credential: "client-secret#2", Client: "billing", Replaces: "client-secret#1", Chosen: true})
	s.add(journal.Recognised{Secret: secret, Version: "v2", Credential: "client-secret#2"})
	s.told("client-secret#1", journal.No, lag).told("client-secret#2", journal.Yes, lag)
	s.at(time.Hour + 10*time.Second).add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", From: "v1", To: "v2"})
	for _, c := range []struct {
		habit  Habit
		from   time.Duration
		length time.Duration
	}{
		{EveryRead(), time.Hour + 10*time.Second, 20 * time.Second}, // promoted before it is good
		{CacheFor(time.Minute), time.Hour + 10*time.Second, time.Minute},
		{LoadOnce(), time.Hour + lag, time.Hour - lag},
		{RefreshOnRefusal(), 0, 0},
	} {
		v := s.judgeProvided(2*time.Hour, false, c.habit)
		if c.length == 0 {
			if len(v.Outages) != 0 {
				t.Errorf("%s: outages %v", c.habit, v.Outages)
			}
			continue
		}
		if len(v.Outages) != 1 || len(v.Risks) != 0 || !v.Outages[0].Span.From.Equal(t0.Add(c.from)) || v.Outages[0].Span.Length() != c.length {
			t.Errorf("%s: outages %v, risks %v", c.habit, v.Outages, v.Risks)
		}
	}
}

// A later word takes back what was to come: the secret in the middle is never good.
func TestALaterWordTakesBackWhatWasToCome(t *testing.T) {
	t.Parallel()
	s := owned()
	s.at(time.Minute).told("client-secret#1", journal.No, 30*time.Second).told("client-secret#2", journal.Yes, 30*time.Second)
	s.at(time.Minute+10*time.Second).told("client-secret#2", journal.No, 0).told("client-secret#3", journal.Yes, 20*time.Second)
	_, possible := provided(s.entries, t0.Add(time.Hour))
	if len(possible["client-secret#2"]) != 0 || possible["client-secret#1"].Total() != 90*time.Second ||
		possible["client-secret#3"].Total() != time.Hour-90*time.Second {
		t.Errorf("accepted %v", possible)
	}
}

// Where the tenant is of two minds a reader is at risk, and out only if that is to count.
func TestMaybeIsARiskAndWithStrictAnOutage(t *testing.T) {
	t.Parallel()
	s := owned()
	s.at(time.Hour).told("client-secret#1", journal.Maybe, 0).told("client-secret#1", journal.No, 30*time.Second)
	v := s.judgeProvided(time.Hour+30*time.Second, false, EveryRead())
	if len(v.Outages) != 0 || len(v.Risks) != 1 || v.Risks[0].Span.Length() != 30*time.Second {
		t.Errorf("outages %v, risks %v", v.Outages, v.Risks)
	}
	v = s.judgeProvided(time.Hour+time.Minute, false, EveryRead())
	if len(v.Outages) != 1 || len(v.Risks) != 1 || v.Outages[0].Span.Length() != 30*time.Second {
		t.Errorf("outages %v, risks %v", v.Outages, v.Risks)
	}
	v = s.judgeProvided(time.Hour+time.Minute, true, EveryRead())
	if len(v.Outages) != 1 || len(v.Risks) != 0 || v.Outages[0].Span.Length() != time.Minute {
		t.Errorf("strict: outages %v, risks %v", v.Outages, v.Risks)
	}
}

// createSecret may store what the provider does not know yet; setSecret may not leave it so.
func TestAChosenSecretHasToReachTheProvider(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tell bool
		want int
	}{"told": {true, 0}, "not told": {false, 1}} {
		s := owned()
		s.at(time.Hour).run = 1 // the version under rotation is v2
		s.start()
		s.label("", "AWSPENDING", "v2")
		s.step("createSecret", journal.OK, func() { s.add(journal.Stored{Secret: secret, Version: "v2", Run: 2}) })
		s.step("setSecret", journal.OK, func() {
			if c.tell {
				s.add(journal.Recognised{Secret: secret, Version: "v2", Credential: "client-secret#2"})
				s.told("client-secret#2", journal.Yes, 0)
			}
		})
		if got := kinds(s.judgeProvided(2*time.Hour, false, EveryRead()).Findings)[EmptySuccess]; got != c.want {
			t.Errorf("%s: %d steps that succeeded without effect, want %d", name, got, c.want)
		}
	}
}
