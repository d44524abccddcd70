package script_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/timewarp"
)

// A function that sleeps in a step is not held to scenarios' lengths of outages to the second, if the set-up says
// how long a rotation takes it; if not, it is told what to say.
func TestAFunctionTakesItsTime(t *testing.T) {
	t.Parallel()
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	code := harness.Package("../../examples/bad/fixed-sleep")
	t.Cleanup(func() { code.Close() })
	_, shipped, err := scenarios.Setup("service-token")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"caches-90m", "lifetime-equals-interval", "latest-in-window"} {
		text, err := os.ReadFile(filepath.Join("../../scenarios/expiry-overlap", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for line, want := range map[string]script.Status{
			"timeout 30s": script.Failed, "timeout 30s taking 10s": script.Passed, "timeout 30s taking 9s": script.Failed,
		} {
			t.Run(name+" "+line, func(t *testing.T) {
				t.Parallel()
				s, err := script.Parse(name+".txt", string(text))
				if err != nil {
					t.Fatal(err)
				}
				setup := func(string) (*script.Script, error) {
					return script.Parse("setup.txt", strings.Replace(shipped, "timeout 30s", line, 1))
				}
				r, err := s.Run(script.Options{Target: code, Setup: setup})
				if err != nil {
					t.Fatal(err)
				}
				said := ""
				for _, f := range r.Findings {
					said += "\n" + f.String()
				}
				if r.Status != want {
					t.Errorf("%s:%s", r.Status, said)
				}
				if want == script.Failed && !strings.Contains(said, "say so in the set-up, `function rotate ... taking 10s`") {
					t.Errorf("it is not said what to do:%s", said)
				}
			})
		}
	}
}
