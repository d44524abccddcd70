package verdict

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

func TestNeverGiven(t *testing.T) {
	t.Parallel()
	listed := func(s *story) { // the tenant has the key, and takes no assertion that it signs
		s.add(journal.Issued{Credential: "client-secret#2", Client: "billing", Chosen: true, By: "rotate", Step: "setSecret", Run: 2})
		s.add(journal.Recognised{Secret: secret, Version: "v2", Credential: "client-secret#2"})
	}
	for _, c := range []struct {
		name string
		how  handover
		want int
	}{
		{"given before it is current", handover{set: takesNext, finish: promotes}, 0},
		{"given after it is current", handover{set: promotes, test: takesNext}, 0},
		{"never given", handover{finish: promotes}, 1},
		{"listed, and never taken", handover{set: listed, finish: promotes}, 1},
		{"taken and refused later", handover{set: both(takesNext, func(s *story) { s.told("client-secret#2", journal.No, 0) }), finish: promotes}, 0},
		{"never given, and never current", handover{}, 0},
	} {
		v := c.how.story().judgeProvided(day, false, EveryRead())
		if got := kinds(v.Findings)[NeverGiven]; got != c.want {
			t.Errorf("%s: found %v", c.name, v.Findings)
		}
	}
}

// A credential of the function's own choice can be stored before the provider hears of it, so that whatever
// strikes then takes nothing; one that the provider chose is known only when it is there.
func TestOrphansOfAClientsOwn(t *testing.T) {
	t.Parallel()
	issue := func(chosen bool) func(*story) {
		return func(s *story) {
			s.call("setSecret", "auth0.clients.update", 200, "", "lose reply")
			s.add(journal.Issued{Credential: "client-secret#2", Client: "billing", Chosen: chosen, By: "rotate", Step: "setSecret", Run: 2})
		}
	}
	for _, c := range []struct {
		name string
		set  func(*story)
		want int
	}{
		{"chosen, stored and given", takesNext, 0},
		{"chosen, given and lost to a fault", issue(true), 1},
		{"had from the provider, and lost to a fault", issue(false), 0},
		{"chosen and given, and stored by a later attempt", both(issue(true), func(s *story) {
			s.add(journal.Recognised{Secret: secret, Version: "v2", Credential: "client-secret#2"})
		}), 0},
	} {
		v := handover{set: c.set}.story().judgeProvided(2*time.Hour, false, EveryRead())
		if got := kinds(v.Findings)[Orphan]; got != c.want {
			t.Errorf("%s: found %v", c.name, v.Findings)
		}
	}
}

// What a failed attempt made and no attempt stored is lost, though the rotation succeeds in the end.
func TestOrphansOfFailedAttempts(t *testing.T) {
	t.Parallel()
	s := newStory()
	s.start()
	s.label("", "AWSPENDING", s.version())
	s.step("createSecret", journal.Failed, func() {
		s.call("createSecret", "auth0.oauth.token", 200, "", "")
		s.mint("createSecret", life)
		s.call("createSecret", "secrets.PutSecretValue", 400, "InvalidRequestException", "")
	})
	s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret", Again: true})
	s.run--
	s.rotate(life)
	v := s.judge(day)
	if got := kinds(v.Findings); got[Orphan] != 1 || got[Waste] != 1 {
		t.Errorf("found %v", v.Findings)
	}
}

func TestStrayVersions(t *testing.T) {
	t.Parallel()
	stored := func(s *story, version, by string) {
		s.add(journal.Stored{Secret: secret, Version: version, Credentials: []string{s.mint("createSecret", life)}, By: by, Step: "createSecret", Run: s.run})
	}
	for _, c := range []struct {
		name   string
		create func(*story)
		want   int
	}{
		{"in the token's version", func(s *story) { stored(s, "v1", "rotate") }, 0},
		{"in another", func(s *story) { stored(s, "v7", "rotate") }, 1},
		{"in another, at each of two puts", func(s *story) { stored(s, "v7", "rotate"); stored(s, "v8", "rotate") }, 2},
		{"in another, where the token's has its value", func(s *story) { stored(s, "v1", "rotate"); stored(s, "v7", "rotate") }, 0},
		{"in another, by an operator", func(s *story) { stored(s, "v7", "operator") }, 0},
		{"in another secret", func(s *story) {
			s.add(journal.Stored{Secret: "audit", Version: "v7", By: "rotate", Step: "createSecret", Run: s.run})
		}, 0},
	} {
		s := newStory()
		s.start()
		s.label("", "AWSPENDING", "v1")
		s.step("createSecret", journal.OK, func() { c.create(s) })
		v := s.judge(day)
		if got := kinds(v.Findings)[StrayVersion]; got != c.want {
			t.Errorf("%s: found %v", c.name, v.Findings)
		}
	}
}
