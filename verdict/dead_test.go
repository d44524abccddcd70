package verdict

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// handover is a rotation of a client's own credential, v1 to v2, an hour after the beginning. What happens in
// each of its last three steps, and how long each takes, is the case's.
type handover struct {
	set, test, finish func(*story)
	takes             time.Duration // testSecret
}

func (h handover) story() *story {
	s := owned()
	s.current = "v1"
	s.at(time.Hour).run = 1
	s.start()
	s.label("", "AWSPENDING", "v2")
	s.step("createSecret", journal.OK, func() {
		s.add(journal.Stored{Secret: secret, Version: "v2", By: "rotate", Step: "createSecret", Run: 2})
	})
	do := func(f func(*story)) func() {
		return func() {
			if f != nil {
				f(s)
			}
		}
	}
	s.step("setSecret", journal.OK, do(h.set))
	s.step("testSecret", journal.OK, s.read("testSecret"), do(h.test), func() { s.now = s.now.Add(h.takes) })
	s.step("finishSecret", journal.OK, do(h.finish))
	return s.add(journal.RotationEnded{Secret: secret, Version: "v2", Run: 2, Attempt: 1, OK: true})
}

func takesNext(s *story) {
	s.add(journal.Issued{Credential: "client-secret#2", Client: "billing", Chosen: true, By: "rotate", Step: "setSecret", Run: 2})
	s.add(journal.Recognised{Secret: secret, Version: "v2", Credential: "client-secret#2"})
	s.told("client-secret#2", journal.Yes, 0)
}

func dropsLast(after time.Duration) func(*story) {
	return func(s *story) { s.told("client-secret#1", journal.No, after) }
}

func promotes(s *story) { s.label("finishSecret", "AWSCURRENT", "v2") }

func both(all ...func(*story)) func(*story) {
	return func(s *story) {
		for _, f := range all {
			f(s)
		}
	}
}

func hit(op string) func(*story) {
	return func(s *story) { s.call("testSecret", op, 503, "", "refuse") }
}

func TestDeadCurrent(t *testing.T) {
	t.Parallel()
	budget := Overlap{Kind: NoOverlap, Budget: 90 * time.Second}
	two := Overlap{Kind: UntilReplaced}
	for _, c := range []struct {
		name    string
		overlap Overlap
		how     handover
		found   bool
	}{
		{"the old key goes when the next rotation needs its place", two, handover{set: takesNext, finish: promotes}, false},
		{"the old key goes as the new one comes", two, handover{set: both(takesNext, dropsLast(0)), finish: promotes}, true},
		{"the old key goes a moment later, and the label has not moved", two,
			handover{set: both(takesNext, dropsLast(10*time.Second)), takes: 20 * time.Second, finish: promotes}, true},
		{"the old key goes a moment later, and the label has moved", two,
			handover{set: both(takesNext, dropsLast(30*time.Second)), takes: 20 * time.Second, finish: promotes}, false},
		{"the old key goes in the step that moves the label, after it", two, handover{set: takesNext, finish: both(promotes, dropsLast(0))}, false},
		{"the old key goes in the step that moves the label, before it", two, handover{set: takesNext, finish: both(dropsLast(0), promotes)}, false},
		{"the old key goes, and a fault is no excuse", two,
			handover{set: both(takesNext, dropsLast(0)), test: hit("auth0.oauth.token"), finish: promotes}, true},
		{"the old key is said to be good again in the same step", two,
			handover{set: both(takesNext, dropsLast(0), func(s *story) { s.told("client-secret#1", journal.Yes, 0) }), finish: promotes}, false},
		{"the label moves to what the provider has not got yet", two,
			handover{set: both(promotes, takesNext)}, false},
		{"the label moves a step too early", two,
			handover{set: promotes, test: takesNext}, true},
		{"no overlap, within the budget", budget, handover{set: both(takesNext, dropsLast(0)), takes: 90 * time.Second, finish: promotes}, false},
		{"no overlap, beyond the budget", budget, handover{set: both(takesNext, dropsLast(0)), takes: 91 * time.Second, finish: promotes}, true},
		{"no overlap, beyond the budget by a fault", budget,
			handover{set: both(takesNext, dropsLast(0)), test: hit("auth0.oauth.token"), takes: time.Hour, finish: promotes}, false},
		{"no overlap, and the label never moves", budget, handover{set: both(takesNext, dropsLast(0)), takes: time.Minute}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := c.how.story()
			v := Judge(s.at(day).add(journal.Invoked{Function: "rotate", Request: 99, Secret: secret, Run: 3}).entries, Case{
				Since: t0, Until: t0.Add(day), // nobody reads
				Secrets: []Secret{{Name: secret, Accepted: Acceptance{Provider: true}, Overlap: c.overlap}},
			})
			if got := kinds(v.Findings)[DeadCurrent]; (got == 1) != c.found || got > 1 {
				t.Errorf("found %v", v.Findings)
			}
			for _, f := range v.Findings {
				if f.Kind == DeadCurrent && (len(f.Slice) < 3 || len(f.Slice) > 4 || f.About.Step != "setSecret") {
					t.Errorf("%s is about %+v, and shown by %v", f, f.About, f.Slice)
				}
			}
		})
	}
}

// What an operator takes away is none of the function's doing, and neither is what ends by itself.
func TestDeadCurrentIsTheFunctions(t *testing.T) {
	t.Parallel()
	for name, story := range map[string]*story{
		"by hand between the steps": func() *story {
			s := owned()
			s.at(time.Hour).run = 1
			s.start().step("createSecret", journal.OK)
			s.told("client-secret#1", journal.No, 0)
			return s.step("setSecret", journal.OK).step("testSecret", journal.OK)
		}(),
		"by its own end": func() *story {
			s := owned().told("client-secret#1", journal.No, 2*time.Hour)
			s.at(time.Hour).run = 1
			s.start().step("createSecret", journal.OK)
			s.at(3*time.Hour).step("setSecret", journal.OK)
			return s.step("testSecret", journal.OK)
		}(),
	} {
		v := story.judgeProvided(day, false, EveryRead())
		if n := kinds(v.Findings)[DeadCurrent]; n != 0 {
			t.Errorf("%s: %v", name, v.Findings)
		}
	}
}
