package script_test

import (
	"bytes"
	"flag"
	"os/exec"
	"runtime"
	"sync"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/scenarios"
)

var repeat = flag.Int("repeat", 3, "how often a scenario is played that has to give the same history each time")

// TestTheSameScenarioGivesTheSameHistory plays a scenario with re-attempts, back-offs and sleeps again
// and again, also while other work keeps every core busy.
func TestTheSameScenarioGivesTheSameHistory(t *testing.T) {
	for _, target := range []string{"../../cmd/rotate", "../../examples/bad/fixed-sleep"} {
		for _, load := range []string{"idle", "busy"} {
			t.Run(target+" "+load, func(t *testing.T) {
				code := built(t, target)
				if load == "busy" {
					defer burn(runtime.NumCPU())()
				}
				first := history(t, code)
				for n := 1; n < *repeat; n++ {
					if again := history(t, code); !bytes.Equal(first, again) {
						t.Fatalf("run %d differs from the first:\n%s", n+1, difference(first, again))
					}
				}
			})
		}
	}
}

// built returns a target that is built once for the test.
func built(t *testing.T, pkg string) *harness.PackageTarget {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command in PATH to build the function with")
	}
	code := harness.Package(pkg)
	t.Cleanup(func() {
		if err := code.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := code.Prepare(); err != nil {
		t.Fatal(err)
	}
	return code
}

func history(t *testing.T, code harness.Target) []byte {
	t.Helper()
	const text = `
use service-token
reader every of service-token-demo reading every time
advance 23h59m
break auth0.oauth.token for 5m
advance 2d
`
	s, err := script.Parse("determinism", text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Run(script.Options{Target: code, Setup: shipped})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := journal.WriteJSON(&b, r.History); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shipped finds a set-up that ships.
func shipped(name string) (*script.Script, error) {
	file, text, err := scenarios.Setup(name)
	if err != nil {
		return nil, err
	}
	return script.Parse(file, text)
}

// burn keeps n cores busy until stop is called.
func burn(n int) (stop func()) {
	var all sync.WaitGroup
	done := make(chan struct{})
	for range n {
		all.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	return func() { close(done); all.Wait() }
}

// difference is the first line in which two histories differ.
func difference(a, b []byte) string {
	one, other := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range min(len(one), len(other)) {
		if !bytes.Equal(one[i], other[i]) {
			return string(one[i]) + "\n" + string(other[i])
		}
	}
	return "one is longer"
}
