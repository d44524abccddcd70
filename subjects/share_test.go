package subjects_test

import (
	"flag"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/scenarios"
)

var all = flag.Bool("all", false, "judge by every scenario, seed and mutant, where a share has to do for the sake of time")

// thinner divides how many scenarios and mutants are played.
func thinner() int {
	if *all {
		return 1
	}
	return part
}

// faults are the kinds of fault, as scenarios spell them.
var faults = []string{
	"refuse", "refuse connection", "deny", "throttle", "delay", "lose reply", "kill before", "kill after", "stale read",
	"malformed body", "duplicate",
}

// share returns what is played where to play everything takes too long: of the scenarios that ship, the first of
// each folder and the first with each kind of fault. With -all it is everything.
func share(t *testing.T) []scenarios.Scenario {
	t.Helper()
	if *all {
		return shipped(t, "service-token")
	}
	var some []scenarios.Scenario
	shown := map[string]bool{}
	for _, sc := range shipped(t, "service-token") {
		kinds := append(faultsIn(sc.Text), path.Dir(sc.Name))
		if slices.ContainsFunc(kinds, func(kind string) bool { return !shown[kind] }) {
			some = append(some, sc)
		}
		for _, kind := range kinds {
			shown[kind] = true
		}
	}
	return some
}

// breaking is a line that breaks calls, with the kind of fault in its end.
var breaking = regexp.MustCompile(`(?m)^on .* (` + strings.Join(faults, "|") + `)( \d\w*)?$`)

// faultsIn returns the kinds of fault with which a scenario breaks calls.
func faultsIn(text string) []string {
	var kinds []string
	for _, m := range breaking.FindAllStringSubmatch(text, -1) {
		kinds = append(kinds, m[1])
	}
	return kinds
}

// No kind of fault is left out of the share, and it stays one.
func TestShareHasEveryKindOfFault(t *testing.T) {
	t.Parallel()
	some := share(t)
	var shown []string
	for _, sc := range some {
		shown = append(shown, faultsIn(sc.Text)...)
	}
	for _, kind := range faults {
		if !slices.Contains(shown, kind) {
			t.Errorf("no scenario that is played has %q", kind)
		}
	}
	if !*all && len(some) > len(shipped(t, "service-token"))/4 {
		t.Errorf("%d scenarios are no small share of %d", len(some), len(shipped(t, "service-token")))
	}
}
