//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/timewarp"
)

// checkPatience runs a program of testdata that checks for itself that its waits last what they should.
func checkPatience(t *testing.T, path string, args ...string) {
	t.Helper()
	w := newTown(t, throttled())
	g := w.run(path, args...)
	if lines := strings.Split(strings.TrimSpace(g.out.String()), "\n"); g.Exit().Code != 0 || lines[len(lines)-1] != "done" {
		t.Errorf("%v, stalled %v:\n%s", g.Exit(), w.stalled, g.out)
	}
}

// pythons are the versions that are looked for, the names that a system gives them.
var pythons = []string{"python3", "python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13"}

func TestPatiencePython(t *testing.T) {
	t.Parallel()
	guestPath(t)
	for _, name := range pythons {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkPatience(t, interpreter(t, name, "-c", "import sys; print(sys.executable)"), "-S", filepath.Join("testdata", "patience.py"))
		})
	}
}

func TestPatienceNode(t *testing.T) {
	t.Parallel()
	guestPath(t)
	checkPatience(t, interpreter(t, "node", "-p", "process.execPath"), filepath.Join("testdata", "patience.js"))
}

func TestPatienceShell(t *testing.T) {
	t.Parallel()
	guestPath(t)
	for _, shell := range []string{"/bin/dash", "/bin/bash", "/bin/busybox"} {
		t.Run(filepath.Base(shell), func(t *testing.T) {
			t.Parallel()
			if _, err := os.Stat(shell); err != nil {
				t.Skipf("%s is not here", shell)
			}
			args := []string{filepath.Join("testdata", "patience.sh")}
			if filepath.Base(shell) == "busybox" {
				args = append([]string{"sh"}, args...)
			}
			g := start(t, shell, args, func(c *timewarp.Config) { c.Env = []string{"PATH=/usr/bin:/bin", "TZ=UTC"} })
			g.run(t)
			if !strings.HasSuffix(g.out.String(), "done\n") {
				t.Errorf("%s", g.out)
			}
		})
	}
}
