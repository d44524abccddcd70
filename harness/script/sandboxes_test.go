package script_test

import (
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/verdict"
)

// twoDays is long enough for something that a process kept to go wrong.
const twoDays = "use service-token\nreader every of service-token-demo reading every time\nadvance 2d\nexpect rotations 2\n"

// TestSandboxesLiveAsTheyAreTold plays functions that keep in memory what they should not: one for one rotation
// too long, one from step to step.
func TestSandboxesLiveAsTheyAreTold(t *testing.T) {
	t.Parallel()
	for target, fails := range map[string]script.Sandboxes{"keeps-its-token": script.Warm, "warm-cache": script.Cold} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			code := built(t, "../../examples/bad/"+target)
			for _, way := range []script.Sandboxes{script.Usual, script.Warm, script.Cold} {
				r := playedIn(t, code, way, "also warm and cold\n"+twoDays)
				found := kindsOf(r)
				switch {
				case way == script.Usual:
					if len(found) != 1 || found[0] != verdict.WarmOrCold || r.Status != script.Failed || len(r.Findings[0].Slice) == 0 {
						t.Errorf("as usual: %s, found %v", r.Status, r.Findings)
					}
					if f := r.Findings[0]; !strings.Contains(f.About.What, string(fails)) || !strings.HasPrefix(f.ID, "warm-or-cold-") {
						t.Errorf("%s is about %+v, and goes wrong %s", f, f.About, fails)
					}
				case (r.Status == script.Failed) != (way == fails):
					t.Errorf("%s: %s, found %v", way, r.Status, r.Findings)
				}
			}
			if r := playedIn(t, code, script.Usual, twoDays); r.Status != script.Passed {
				t.Errorf("as usual, and no other way: %s, found %v", r.Status, r.Findings)
			}
		})
	}
}

func playedIn(t *testing.T, code harness.Target, way script.Sandboxes, text string) *script.Result {
	t.Helper()
	s, err := script.Parse("days.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Run(script.Options{Target: code, Setup: shipped, Sandboxes: way})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func kindsOf(r *script.Result) []verdict.Kind {
	var kinds []verdict.Kind
	for _, f := range r.Findings {
		kinds = append(kinds, f.Kind)
	}
	return kinds
}
