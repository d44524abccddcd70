package verdict

import (
	"maps"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

const life = 25 * time.Hour

func TestFindings(t *testing.T) {
	t.Parallel()
	promote := func(s *story, step string) func() {
		return func() {
			s.store(step, s.mint(step, life))
			s.label(step, "AWSCURRENT", s.version())
		}
	}
	tests := []struct {
		name  string
		story func(*story)
		want  map[Kind]int
	}{
		{"a good rotation", func(s *story) { s.rotate(life) }, nil},
		{"a token in each step, promoted at once", func(s *story) {
			s.start()
			for _, step := range []string{"createSecret", "setSecret", "testSecret", "finishSecret"} {
				s.step(step, journal.OK, promote(s, step))
			}
		}, map[Kind]int{Waste: 1, UntestedPromotion: 2}}, // the first replaces nothing, and the fourth follows a test of that version
		{"a lost reply excuses one more", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() {
				s.mint("createSecret", life)
				s.call("createSecret", "auth0.oauth.token", 0, "", "lose reply")
				s.store("createSecret", s.mint("createSecret", life))
			})
		}, nil},
		{"a fault before the mint excuses nothing", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Failed, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.step("createSecret", journal.Failed, func() {
				s.call("createSecret", "secrets.GetSecretValue", 400, "ThrottlingException", "throttle")
				s.call("createSecret", "auth0.oauth.token", 200, "", "")
				s.mint("createSecret", life)
				s.call("createSecret", "secrets.PutSecretValue", 400, "ResourceExistsException", "")
			})
		}, map[Kind]int{Waste: 1, Orphan: 1}},
		{"a fault after the mint takes what was minted", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Failed, func() {
				s.call("createSecret", "auth0.oauth.token", 200, "", "")
				s.mint("createSecret", life)
				s.call("createSecret", "secrets.PutSecretValue", 400, "ThrottlingException", "throttle")
			})
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
		}, nil},
		{"a reply that is lost comes before what it told of", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() {
				s.call("createSecret", "auth0.oauth.token", 0, "", "lose reply")
				s.mint("createSecret", life)
				s.call("createSecret", "auth0.oauth.token", 200, "", "")
				s.store("createSecret", s.mint("createSecret", life))
			})
		}, nil},
		{"two tokens without a reason", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() {
				s.mint("createSecret", life)
				s.store("createSecret", s.mint("createSecret", life))
			})
		}, map[Kind]int{Waste: 1, Orphan: 1}},
		{"nothing pending after createSecret", func(s *story) {
			s.start()
			s.step("createSecret", journal.OK)
		}, map[Kind]int{EmptySuccess: 1}},
		{"a failed call, and success all the same", func(s *story) {
			s.start()
			s.step("createSecret", journal.OK, func() { s.call("createSecret", "auth0.oauth.token", 503, "", "refuse") })
		}, map[Kind]int{FailureAsSuccess: 1}},
		{"a failed call that went through on a retry", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() {
				s.call("createSecret", "auth0.oauth.token", 503, "", "refuse")
				s.call("createSecret", "auth0.oauth.token", 200, "", "")
				s.store("createSecret", s.mint("createSecret", life))
			})
		}, nil},
		{"a dead token tested and found good", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", time.Hour)) })
			s.at(2 * time.Hour)
			s.step("testSecret", journal.OK, s.read("testSecret"))
		}, map[Kind]int{EmptySuccess: 1}},
		{"a test that asks nobody", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.step("testSecret", journal.OK)
		}, map[Kind]int{EmptySuccess: 1}},
		{"a setting that asks nobody, where nothing needs setting", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.step("setSecret", journal.OK)
		}, nil},
		{"a finish that moves nothing", func(s *story) {
			s.rotate(life)
			s.at(day).start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.step("finishSecret", journal.OK)
		}, map[Kind]int{EmptySuccess: 1}},
		{"a leak, written twice, is one", func(s *story) {
			s.add(journal.Leaked{Function: "rotate", Request: 1, What: "token#1", Where: "log"})
			s.add(journal.Leaked{Function: "rotate", Request: 2, What: "token#1", Where: "log"})
		}, map[Kind]int{Leak: 1}},
		{"a time-out with nothing broken", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.TimedOut)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret"})
		}, map[Kind]int{Stuck: 1}},
		{"a function that is not there", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Refused)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret"})
		}, nil},
		{"stuck after the fault is over", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Failed, func() { s.call("createSecret", "secrets.PutSecretValue", 0, "", "lose reply") })
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret", Again: true})
			s.add(journal.RotationStarted{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Cause: journal.ByReattempt})
			s.step("createSecret", journal.Failed)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Step: "createSecret"})
		}, map[Kind]int{Stuck: 1}},
		{"stuck though the next day's rotation heals it", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Failed, func() { s.call("createSecret", "secrets.PutSecretValue", 0, "", "lose reply") })
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret", Again: true})
			s.add(journal.RotationStarted{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Cause: journal.ByReattempt})
			s.step("createSecret", journal.Failed)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Step: "createSecret"})
			s.at(day).rotate(life)
		}, map[Kind]int{Stuck: 1}},
		{"a failure that the same series heals is not stuck", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Failed, func() { s.call("createSecret", "secrets.PutSecretValue", 0, "", "lose reply") })
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret", Again: true})
			s.step("createSecret", journal.Failed)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Step: "createSecret", Again: true})
			s.run--
			s.rotate(life)
		}, nil},
		{"a rotation that never worked, with nothing ever broken", func(s *story) {
			s.start()
			s.step("createSecret", journal.Failed)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret"})
		}, map[Kind]int{Stuck: 1}},
		{"a rotation that an operator's hand broke is not stuck", func(s *story) {
			s.rotate(life)
			s.add(journal.Stored{Secret: "auth0-secrets-demo", Version: "v2", By: "operator"})
			s.start()
			s.step("createSecret", journal.Failed)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 2, Attempt: 1, Step: "createSecret"})
		}, nil},
		{"a function that could not start, and then ended its rotation in its own way", func(s *story) {
			s.start()
			s.step("createSecret", journal.InitError)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret", Again: true})
			s.add(journal.RotationStarted{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Cause: journal.ByReattempt})
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Abandoned: true})
		}, nil},
		{"a function that is not there is not stuck", func(s *story) {
			s.start()
			s.step("createSecret", journal.Refused)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret"})
		}, nil},
		{"an abandoned rotation is not stuck", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Failed, func() { s.call("createSecret", "secrets.PutSecretValue", 0, "", "lose reply") })
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret", Again: true})
			s.add(journal.RotationStarted{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Cause: journal.ByReattempt})
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Abandoned: true})
		}, nil},
		{"a stale pending value excuses one replacement, and no more", func(s *story) {
			s.add(journal.Scheduled{Secret: secret, Interval: day})
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.at(day)
			s.step("createSecret", journal.Failed, func() { s.mint("createSecret", life) })
			s.step("createSecret", journal.Failed, func() { s.mint("createSecret", life) })
		}, map[Kind]int{Waste: 1, Orphan: 2}},
		{"half an hour of reserve is no waste", func(s *story) {
			s.add(journal.Scheduled{Secret: secret, Interval: day})
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.at(40 * time.Minute)
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
		}, nil},
		{"to replace what is ten minutes old is waste", func(s *story) {
			s.add(journal.Scheduled{Secret: secret, Interval: day})
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.at(10 * time.Minute)
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
		}, map[Kind]int{Waste: 1}},
		{"the first AWSCURRENT of all replaces nothing", func(s *story) {
			s.start()
			s.step("createSecret", journal.OK, promote(s, "createSecret"))
		}, nil},
		{"half a body and success all the same", func(s *story) {
			s.start()
			s.step("createSecret", journal.OK, func() { s.call("createSecret", "auth0.oauth.token", 200, "", "malformed body") })
		}, map[Kind]int{FailureAsSuccess: 1}},
		{"another member of the value gone", func(s *story) {
			s.rotate(life)
			s.value("OWNER", "BEARER_TOKEN", "GENERATED_AT")
			s.at(day).rotate(life)
			s.value("BEARER_TOKEN", "GENERATED_AT")
		}, map[Kind]int{LostCredential: 1}},
		{"another member of the value kept, and one more", func(s *story) {
			s.rotate(life)
			s.value("BEARER_TOKEN", "OWNER")
			s.at(day).rotate(life)
			s.value("BEARER_TOKEN", "GENERATED_AT", "OWNER")
		}, nil},
		{"a value without a credential promoted", func(s *story) {
			s.rotate(life)
			s.at(day).start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.add(journal.Stored{Secret: secret, Version: "v9", By: "rotate", Step: "finishSecret", Run: 2})
			s.label("finishSecret", "AWSCURRENT", "v9")
		}, map[Kind]int{LostCredential: 1, NeverGiven: 1, UntestedPromotion: 1}},
		{"a stale pending value may be replaced", func(s *story) {
			s.add(journal.Scheduled{Secret: secret, Interval: day})
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
			s.at(20 * time.Hour)
			s.step("createSecret", journal.OK, func() { s.store("createSecret", s.mint("createSecret", life)) })
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStory()
			tt.story(s)
			v := s.judge(3 * day)
			if got := kinds(v.Findings); !maps.Equal(got, tt.want) && len(got)+len(tt.want) > 0 {
				t.Errorf("found %v, want %v\n%v", got, tt.want, v.Findings)
			}
			for _, f := range v.Findings {
				if len(f.Slice) == 0 {
					t.Errorf("%s has no history that shows it", f)
				}
			}
		})
	}
}
