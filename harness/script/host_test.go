package script_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// callersSetup has a function ask a provider that the set-up mounts.
const callersSetup = `
# A provider of its own.
api https://services.example.com lifetime 25h
client billing granted https://services.example.com
secret token empty
host api.example.com answers {"hello":"{client.billing.id}"}
host other.example.com by printf '%s at %s' "$URI" "$NOW"
function caller
env CALLED https://api.example.com/v1
rotation of token by caller on rate(24 hours)
`

func TestAFunctionCallsAHostOfTheSetUps(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command in PATH")
	}
	code := harness.Package("./testdata/caller")
	t.Cleanup(func() {
		if err := code.Close(); err != nil {
			t.Error(err)
		}
	})
	for name, c := range map[string]struct{ text, want string }{
		"canned":        {"use callers", `caller #1 ok returned "{\"hello\":\"`},
		"by a command":  {"with env CALLED https://other.example.com/x?y=z\nuse callers", `caller #1 ok returned "/x?y=z at 2035-01-01T00:00:00Z"`},
		"broken":        {"use callers\non host.api.example.com times 1 refuse\nadvance 1d", `caller host.api.example.com GET /v1 -> 503 [refuse]`},
		"not there":     {"with env CALLED https://nowhere.example.com/\nuse callers", "caller reached out for nowhere.example.com (connect) -> refused"},
		"in a scenario": {"with env CALLED https://later.example.com/\nuse callers\nhost later.example.com 500 answers no\nadvance 1d", `500 Internal Server Error: no`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := script.Parse("x.txt", c.text)
			if err != nil {
				t.Fatal(err)
			}
			setup := func(string) (*script.Script, error) { return script.Parse("callers.txt", callersSetup) }
			result, err := s.Run(script.Options{Target: code, Setup: setup})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(result.History, func(e journal.Entry) bool { return strings.Contains(e.Fact.String(), c.want) }) {
				t.Errorf("nowhere in the history: %s", c.want)
				for _, e := range result.History {
					t.Log(e)
				}
			}
			egress := slices.ContainsFunc(result.Findings, func(f verdict.Finding) bool { return f.Kind == verdict.Egress })
			if egress != (name == "not there" || name == "in a scenario") {
				t.Errorf("an egress is among the findings: %t", egress)
			}
		})
	}
}
