package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/scenarios"
)

func TestEveryScenarioSaysWhyAnyoneShouldCare(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios.All() {
		if !strings.HasPrefix(s.Text, "# ") {
			t.Errorf("%s does not begin with a paragraph for people", s.File)
		}
	}
}

func TestAnUnknownSetupIsToldWhatThereIs(t *testing.T) {
	t.Parallel()
	_, _, err := scenarios.Setup("nope")
	if err == nil || !strings.Contains(err.Error(), "service-token") {
		t.Errorf("got %v", err)
	}
}

func Example() {
	for _, s := range scenarios.All() {
		if s.Name == "expiry-overlap/daily" {
			fmt.Println(s.File)
		}
	}
	fmt.Println(scenarios.Setups())
	// Output:
	// scenarios/expiry-overlap/daily.txt
	// [client-secret private-key-jwt service-token]
}
