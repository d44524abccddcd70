package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/rolloverhq/rollover/fakelambda"
)

// docs/lambdas.md names runtimes that there are, and flags that `run` and `up` have.
func TestLambdasAreDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/lambdas.md")
	if err != nil {
		t.Fatal(err)
	}
	runtimes := regexp.MustCompile(`(?:--runtime |")((?:python|nodejs)[\d.x]+)`).FindAllSubmatch(text, -1)
	if len(runtimes) < 3 {
		t.Errorf("it names %d runtimes", len(runtimes))
	}
	for _, m := range runtimes {
		if id := string(m[1]); !fakelambda.Interpreted(id) {
			t.Errorf("%s is no runtime", id)
		}
	}
	named := map[string]bool{}
	run, up := runCommand(streams{}), upCommand(streams{})
	for _, m := range regexp.MustCompile("`(?:[^`\n]* )?--([a-z-]+)").FindAllSubmatch(text, -1) {
		named[string(m[1])] = true
		if name := string(m[1]); run.Flags().Lookup(name) == nil || up.Flags().Lookup(name) == nil {
			t.Errorf("there is no flag --%s", name)
		}
	}
	for _, flag := range []string{"runtime", "handler", "interpreter", "any-runtime-version", "command"} {
		if !regexp.MustCompile(`--` + flag + `\b`).Match(text) {
			t.Errorf("--%s is not documented", flag)
		}
	}
	if len(named) < 2 {
		t.Errorf("flags %v", named)
	}
}
