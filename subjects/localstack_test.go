package subjects_test

import (
	"flag"
	"os/exec"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/localstack"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/verdict"
)

var onLocalStack = flag.Bool("localstack", false, "judge the bad subjects on LocalStack, too, which takes minutes")

// TestBadSubjectsAreConvictedOnLocalStack: each is found out by a scenario that convicts it here, of what its header
// says and no other kind but what an outage comes to.
func TestBadSubjectsAreConvictedOnLocalStack(t *testing.T) {
	t.Parallel()
	if !*onLocalStack {
		t.Skip("plays on LocalStack; run it with -localstack")
	}
	slow(t)
	if err := exec.Command("docker", "image", "inspect", localstack.Image).Run(); err != nil {
		t.Skip("no Docker engine, or it has no " + localstack.Image)
	}
	c, err := localstack.Start(t.Context(), localstack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, s := range subjects(t, "bad") {
		t.Run(s.name, func(t *testing.T) { s.convict(t, c) })
	}
}

// lessThere are the kinds that LocalStack may keep from being found, each with its reason (docs/backends.md).
var lessThere = map[verdict.Kind]string{
	verdict.OutageFound: "what it comes to hangs on the service's own instants",
	verdict.Orphan:      "a version's value may be replaced there, so that what was made last is not lost",
}

// convict plays the scenarios that charge a subject until one can be had on the backend.
func (s subject) convict(t *testing.T, c *localstack.Container) {
	t.Helper()
	code := harness.Package(s.folder)
	defer func() {
		if err := code.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, sc := range s.charged(t) {
		r := playAt(t, sc, code, c)
		if r.Elsewhere {
			continue
		}
		for kind := range s.due(sc.Name) {
			if lessThere[kind] == "" && !brought(r)[kind] {
				t.Errorf("%s: no %s, and the header says so%s", sc.Name, kind, told(r))
			}
		}
		if r.Status != script.Failed {
			t.Errorf("%s: %s", sc.Name, r.Status)
		}
		return
	}
	t.Error("no scenario that charges it can be played there")
}

func playAt(t *testing.T, sc scenarios.Scenario, code harness.Target, c *localstack.Container) *script.Result {
	t.Helper()
	parsed, err := script.Parse(sc.File, sc.Text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := parsed.Run(script.Options{Target: code, Setup: findSetup, Stack: harness.Options{Endpoint: c.Endpoint}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
