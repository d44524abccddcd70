package main

import (
	"os"
	"strings"
	"testing"
)

// docs/reports.md tells of every report that run can write.
func TestReportsAreDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	flags := runCommand(streams{}).Flags()
	for _, option := range []string{"json", "junit FILE", "html FILE"} {
		if name, _, _ := strings.Cut(option, " "); flags.Lookup(name) == nil {
			t.Errorf("run has no --%s", name)
		}
		if !strings.Contains(string(text), "`--"+option+"`") {
			t.Errorf("docs/reports.md does not tell of --%s", option)
		}
	}
}
