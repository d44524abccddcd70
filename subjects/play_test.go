package subjects_test

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/timewarp"
	"github.com/rolloverhq/rollover/verdict"
)

// turns bounds how many plays run at once. A process that gets no processor looks as if it waited.
var turns = make(chan struct{}, runtime.NumCPU())

// slow skips what plays many scenarios where nobody has the time, and where processes cannot be given
// the world's time, so that what depends on time cannot be judged.
func slow(t *testing.T) {
	t.Helper()
	if racing {
		t.Skip("the race detector sees the tool do the same in every play, and a few are enough (harness/script)")
	}
	if testing.Short() {
		t.Skip("plays several hundred scenarios; run it without -short")
	}
	if err := timewarp.Supported(); err != nil {
		t.Skipf("functions run on the host's clock here: %v", err)
	}
}

// shipped returns the scenarios that ship with a set-up, without the one that lasts a year: it shows nothing
// of a function that a week does not.
func shipped(t *testing.T, setup string) []scenarios.Scenario {
	t.Helper()
	return slices.DeleteFunc(scenarios.All(), func(s scenarios.Scenario) bool {
		parsed, err := script.Parse(s.File, s.Text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Long() || !slices.Contains(parsed.Uses(), setup)
	})
}

func scenario(t *testing.T, name string) scenarios.Scenario {
	t.Helper()
	for _, s := range scenarios.All() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no scenario is called %s", name)
	return scenarios.Scenario{}
}

// play plays one scenario.
func play(t *testing.T, sc scenarios.Scenario, target harness.Target, seed uint64, must bool) *script.Result {
	t.Helper()
	turns <- struct{}{}
	defer func() { <-turns }()
	parsed, err := script.Parse(sc.File, sc.Text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := parsed.Run(script.Options{Target: target, Setup: findSetup, Must: must, Stack: harness.Options{Seed: seed}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func findSetup(name string) (*script.Script, error) {
	file, text, err := scenarios.Setup(name)
	if err != nil {
		return nil, err
	}
	return script.Parse(file, text)
}

// brought returns the kinds of what was found. An unmet expectation is the scenario's way to say that
// something else went wrong, and stands in no header; for a good subject it counts.
func brought(r *script.Result) map[verdict.Kind]bool {
	kinds := map[verdict.Kind]bool{}
	for _, f := range r.Findings {
		if f.Kind != verdict.UnmetExpectation {
			kinds[f.Kind] = true
		}
	}
	return kinds
}

func list(kinds map[verdict.Kind]bool) []verdict.Kind { return slices.Sorted(maps.Keys(kinds)) }

// told is what was found, a line each.
func told(r *script.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		b.WriteString("\n  " + f.String())
	}
	return b.String()
}
