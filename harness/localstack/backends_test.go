package localstack_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/localstack"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
)

const manual = "../../docs/backends.md"

// started is a LocalStack for one test, which is skipped where there is no engine.
func started(t *testing.T) *localstack.Container {
	t.Helper()
	engine(t)
	c, err := localstack.Start(t.Context(), localstack.FromEnvironment(os.Getenv))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// TestBackendsManual plays every scenario that ships on both backends, and holds docs/backends.md to what came of
// it. None may fail on either.
func TestBackendsManual(t *testing.T) {
	t.Parallel()
	if !*backends {
		t.Skip("plays every scenario on LocalStack; run it with -backends")
	}
	c := started(t)
	code := harness.Package("../../cmd/rotate")
	t.Cleanup(func() {
		if err := code.Close(); err != nil {
			t.Error(err)
		}
	})
	all := played()
	rows := make([]string, len(all))
	var turns sync.WaitGroup
	next := make(chan int)
	for range 2 {
		turns.Go(func() {
			for i := range next {
				rows[i] = row(t, all[i], code, c)
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	turns.Wait()
	table := "| scenario | embedded | LocalStack 4.14.0 |\n|---|---|---|\n" + strings.Join(rows, "")
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	before, after, there := cut(string(text))
	if !there {
		t.Fatal("docs/backends.md has no place for the table")
	}
	now := before + table + after
	if *rewrite {
		if err := os.WriteFile(manual, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if now != string(text) {
		t.Errorf("docs/backends.md is out of step; run with -backends -rewrite, and see that each difference is meant:\n%s", table)
	}
}

// TestBackendsManualNamesEveryScenario needs no Docker: a new scenario has to be played on both.
func TestBackendsManualNamesEveryScenario(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if name, _, is := strings.Cut(strings.TrimPrefix(line, "| `"), "` |"); is && strings.HasPrefix(line, "| `") {
			named[name] = true
		}
	}
	for _, s := range played() {
		if !named[s.Name] {
			t.Errorf("%s is not in docs/backends.md: run go test ./harness/localstack -backends -rewrite", s.Name)
		}
		delete(named, s.Name)
	}
	for name := range named {
		t.Errorf("docs/backends.md names %s, which is no scenario", name)
	}
}

// cut returns what is around the table.
func cut(text string) (before, after string, ok bool) {
	const from, to = "<!-- played -->\n", "<!-- end -->"
	head, rest, ok := strings.Cut(text, from)
	_, tail, closed := strings.Cut(rest, to)
	return head + from, to + tail, ok && closed
}

// played are the scenarios that ship, without the long ones.
func played() []scenarios.Scenario {
	var all []scenarios.Scenario
	for _, s := range scenarios.All() {
		if parsed, err := script.Parse(s.File, s.Text); err == nil && !parsed.Long() {
			all = append(all, s)
		}
	}
	return all
}

// row plays a scenario on both backends.
func row(t *testing.T, s scenarios.Scenario, code harness.Target, c *localstack.Container) string {
	t.Helper()
	here := playedOn(t, s, code, harness.Options{})
	there := playedOn(t, s, code, harness.Options{Endpoint: c.Endpoint})
	return fmt.Sprintf("| `%s` | %s | %s |\n", s.Name, here, there)
}

// playedOn is what a scenario gave, in words.
func playedOn(t *testing.T, s scenarios.Scenario, code harness.Target, o harness.Options) string {
	t.Helper()
	parsed, err := script.Parse(s.File, s.Text)
	if err != nil {
		t.Error(err)
		return "?"
	}
	r, err := parsed.Run(script.Options{Target: code, Setup: findSetup, Must: true, Stack: o})
	switch {
	case err != nil:
		t.Errorf("%s: %v", s.Name, err)
		return "?"
	case r.Elsewhere:
		return r.Reason
	case r.Status != script.Passed:
		t.Errorf("%s %s: %s %v", s.Name, r.Status, r.Reason, r.Findings)
		return string(r.Status)
	}
	done, out := 0, 0
	for _, rotation := range r.Verdict.Rotations {
		if rotation.OK {
			done++
		}
	}
	out = len(r.Verdict.Outages)
	return fmt.Sprintf("passed: rotations %d, outages %d, gaps %d", done, out, len(r.Verdict.Gaps))
}

func findSetup(name string) (*script.Script, error) {
	file, text, err := scenarios.Setup(name)
	if err != nil {
		return nil, err
	}
	return script.Parse(file, text)
}

// Example shows a test with LocalStack behind the stack.
func Example() {
	ctx := context.Background()
	c, err := localstack.Start(ctx, localstack.Options{})
	if err != nil {
		return // it says in one sentence what to do
	}
	defer c.Close()
	s, err := harness.New(harness.Options{Endpoint: c.Endpoint})
	if err != nil {
		return
	}
	defer s.Close()
}
