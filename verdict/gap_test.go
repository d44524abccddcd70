package verdict

import (
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// switched is a story in which the tenant ends the old secret an hour after the beginning, takes the next one
// after lag, and AWSCURRENT follows after move.
func switched(lag, move time.Duration) *story {
	s := owned()
	s.at(time.Hour).add(journal.Stored{Secret: secret, Version: "v2", Credentials: []string{"client-secret#2"}})
	s.add(journal.Labelled{Secret: secret, Label: "AWSPENDING", To: "v2"})
	s.told("client-secret#1", journal.No, 0).told("client-secret#2", journal.Yes, lag)
	s.at(time.Hour + move).add(journal.Labelled{Secret: secret, Label: "AWSCURRENT", From: "v1", To: "v2"})
	return s
}

func (s *story) judgeGap(budget time.Duration, h Habit) Verdict {
	return Judge(s.entries, Case{
		Since: t0, Until: t0.Add(2 * time.Hour), Readers: []Reader{reader(h)},
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Provider: true}, Overlap: Overlap{Kind: NoOverlap, Budget: budget}}},
	})
}

// The gap is measured whatever its length; within its budget it is nobody's outage, and beyond it everybody's.
func TestAGapIsJudgedAgainstItsBudget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		lag, move time.Duration
		habit     Habit
		gaps      int
		out       time.Duration
	}{
		{"within", 0, 90 * time.Second, EveryRead(), 1, 0},
		{"beyond", 0, 91 * time.Second, EveryRead(), 1, 91 * time.Second},
		{"none at all", 0, 0, EveryRead(), 0, 0},
		{"a refreshing reader is out as long", 0, time.Minute, RefreshOnRefusal(), 1, 0},
		{"a cache is out for longer", 0, time.Minute, CacheFor(5 * time.Minute), 1, 6 * time.Minute},
		{"what is pending is good", 0, time.Hour / 2, CurrentThenPending(), 1, 0},
		{"nothing is good, and no budget covers that for who tries both", 30 * time.Second, time.Minute, CurrentThenPending(), 1, 30 * time.Second},
		{"moved before it is good", 30 * time.Second, 0, EveryRead(), 0, 30 * time.Second},
	} {
		v := switched(c.lag, c.move).judgeGap(90*time.Second, c.habit)
		var out time.Duration
		for _, o := range v.Outages {
			out += o.Span.Length()
		}
		if len(v.Gaps) != c.gaps || out != c.out {
			t.Errorf("%s: gaps %v, outages %v", c.name, v.Gaps, v.Outages)
		}
		for _, g := range v.Gaps {
			if g.Span.Length() != c.move || !strings.Contains(g.String(), "the budget is 1m30s") {
				t.Errorf("%s: %s", c.name, g)
			}
		}
	}
}

// A gap that has not ended is judged by what there is of it: more may never come.
func TestAGapThatIsOpen(t *testing.T) {
	t.Parallel()
	for budget, want := range map[time.Duration]int{time.Minute: 0, time.Minute - 1: 1} {
		s := owned()
		s.at(2*time.Hour-time.Minute).told("client-secret#1", journal.No, 0)
		v := s.judgeGap(budget, EveryRead())
		if len(v.Gaps) != 1 || !v.Gaps[0].Open || len(v.Outages) != want {
			t.Errorf("budget %s: gaps %v, outages %v", budget, v.Gaps, v.Outages)
		}
	}
}

// Who asks for tokens with a key or a secret is not out because a token of the function has ended.
func TestAFunctionsTokenIsNoSchedule(t *testing.T) {
	t.Parallel()
	s := week(3, 24*time.Hour, 24*time.Hour)
	s.told("token#1", journal.Yes, -72*time.Hour).told("token#1", journal.No, -48*time.Hour) // out as a token of the function ends
	v := Judge(s.entries, Case{
		Since: t0, Until: t0.Add(72 * time.Hour), Readers: []Reader{reader(LoadOnce())},
		Secrets: []Secret{{Name: secret, Accepted: Acceptance{Provider: true}, Overlap: Overlap{Kind: UntilReplaced}}},
	})
	if len(v.Outages) == 0 || kinds(v.Findings)[ScheduleTooLoose] != 0 {
		t.Errorf("outages %v, findings %v", v.Outages, v.Findings)
	}
}

// Only the credentials of the application that a set-up names count.
func TestAnotherClientsSecretIsNoUse(t *testing.T) {
	t.Parallel()
	s := owned()
	for client, want := range map[string]int{"": 0, "billing": 0, "rotator": 1} {
		v := Judge(s.entries, Case{
			Since: t0, Until: t0.Add(time.Hour), Readers: []Reader{reader(EveryRead())},
			Secrets: []Secret{{Name: secret, Accepted: Acceptance{Provider: true, Client: client}, Overlap: Overlap{Kind: UntilReplaced}}},
		})
		if len(v.Outages) != want {
			t.Errorf("for %q: outages %v", client, v.Outages)
		}
	}
}

// A rotation of a client's own secret needs one secret; the tokens it talks to the tenant with are tools.
func TestASecretTooManyIsWaste(t *testing.T) {
	t.Parallel()
	issue := func(s *story, name string) {
		s.add(journal.Issued{Credential: name, Client: "billing", By: "rotate", Step: "createSecret", Run: 2})
	}
	for name, c := range map[string]struct {
		did         func(*story)
		waste, lost int
	}{
		"one, and tokens": {func(s *story) {
			s.add(journal.Minted{Credential: "token#8", Run: 2, Step: "createSecret"})
			s.add(journal.Minted{Credential: "token#9", Run: 2, Step: "createSecret"})
			issue(s, "client-secret#2")
			s.add(journal.Recognised{Secret: secret, Version: "v2", Credential: "client-secret#2"})
		}, 0, 0},
		"the same again": {func(s *story) {
			s.add(journal.Stored{Secret: secret, Version: "v2", Run: 2, Credentials: []string{"client-secret#2"}})
			issue(s, "client-secret#2")
			issue(s, "client-secret#2")
		}, 0, 0},
		"two, one of them stored": {func(s *story) {
			issue(s, "client-secret#2")
			issue(s, "client-secret#3")
			s.add(journal.Stored{Secret: secret, Version: "v2", Run: 2, Credentials: []string{"client-secret#3"}})
		}, 1, 1},
	} {
		s := owned()
		s.at(time.Hour).run = 1
		s.start()
		s.step("createSecret", journal.OK, func() { c.did(s) })
		found := kinds(s.judgeGap(time.Minute, EveryRead()).Findings)
		if found[Waste] != c.waste || found[Orphan] != c.lost {
			t.Errorf("%s: found %v", name, found)
		}
	}
}
