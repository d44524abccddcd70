package script

import (
	"strings"

	"github.com/rolloverhq/rollover/harness"
)

// Check plays a scenario file against a target in a Go test, with the set-up of another file whatever `use`
// calls it. It fails the test with each finding and the history that shows it, and where a fault of the scenario
// never happened: whoever writes a scenario knows which calls the function makes. Options may change how it is
// played.
func Check(t harness.TB, target harness.Target, setup, scenario string, options ...func(*Options)) {
	t.Helper()
	s, err := Load(scenario)
	if err != nil {
		t.Fatalf("rollover: %v", err)
	}
	o := Options{Target: target, Setup: func(string) (*Script, error) { return Load(setup) }, Must: true}
	for _, change := range options {
		change(&o)
	}
	result, err := s.Run(o)
	if err != nil {
		t.Fatalf("rollover: %v", err)
	}
	for _, f := range result.Findings {
		var lines strings.Builder
		for _, e := range f.Slice {
			lines.WriteString("  " + e.String() + "\n")
		}
		if f.Advice != "" {
			lines.WriteString("  a correct Lambda: " + f.Advice + "\n")
		}
		t.Errorf("rollover: %s: %s\n%s", scenario, f, lines.String())
	}
	if result.Status == Skipped { // Options.Must was taken back
		t.Logf("rollover: %s shows nothing: %s", scenario, result.Reason)
	}
}
