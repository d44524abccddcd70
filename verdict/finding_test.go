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
		}, map[Kind]int{Waste: 1, UntestedPromotion: 3}}, // the fourth promotion follows a test of that version
		{"a lost reply excuses one more", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.OK, func() {
				s.mint("createSecret", life)
				s.call("createSecret", "auth0.oauth.token", 0, "", "lose reply")
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
			s.step("testSecret", journal.OK)
		}, map[Kind]int{EmptySuccess: 1}},
		{"a leak, written twice, is one", func(s *story) {
			s.add(journal.Leaked{Function: "rotate", Request: 1, What: "token#1", Where: "log"})
			s.add(journal.Leaked{Function: "rotate", Request: 2, What: "token#1", Where: "log"})
		}, map[Kind]int{Leak: 1}},
		{"stuck after the fault is over", func(s *story) {
			s.start()
			s.label("", "AWSPENDING", s.version())
			s.step("createSecret", journal.Failed, func() { s.call("createSecret", "secrets.PutSecretValue", 0, "", "lose reply") })
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 1, Step: "createSecret", Again: true})
			s.add(journal.RotationStarted{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Cause: journal.ByReattempt})
			s.step("createSecret", journal.Failed)
			s.add(journal.RotationEnded{Secret: secret, Version: s.version(), Run: 1, Attempt: 2, Step: "createSecret"})
		}, map[Kind]int{Stuck: 1}},
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
