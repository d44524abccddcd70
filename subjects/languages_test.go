package subjects_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

// packagesFolder names the folder in which .ci/run has installed what examples/lambdas need of others'
// packages: a virtual environment in python/, and node/node_modules.
const packagesFolder = "ROLLOVER_LAMBDA_PACKAGES"

// TestLambdasInOtherLanguagesAreAcquitted plays the share of the scenarios, or with -all every one, against the
// examples in Python and Node.js.
func TestLambdasInOtherLanguagesAreAcquitted(t *testing.T) {
	t.Parallel()
	slow(t)
	for name, target := range map[string]func(t *testing.T, packages string) harness.Target{
		"python": pythonExample, "node": nodeExample,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			packages := os.Getenv(packagesFolder)
			if packages == "" {
				t.Skip(packagesFolder + " names no folder with the packages of examples/lambdas")
			}
			code := target(t, packages)
			for _, sc := range share(t) {
				t.Run(sc.Name, func(t *testing.T) {
					t.Parallel()
					r := play(t, sc, code, 0, false)
					if r.Status == script.Failed || len(brought(r)) > 0 {
						t.Errorf("a good subject is convicted%s", told(r))
					}
				})
			}
		})
	}
}

// found skips the test where a file is not there.
func found(t *testing.T, file string) string {
	t.Helper()
	if _, err := os.Stat(file); err != nil {
		t.Skip(err)
	}
	return file
}

// pythonExample runs on the virtual environment, which brings the packages.
func pythonExample(t *testing.T, packages string) harness.Target {
	t.Helper()
	return harness.Source("../examples/lambdas/python", harness.Runtime{
		Name: "python3.12", Handler: "app.handler", Interpreter: found(t, filepath.Join(packages, "python", "bin", "python")),
	})
}

// nodeExample is the example in a folder with the packages beside it, as npm install would leave it.
func nodeExample(t *testing.T, packages string) harness.Target {
	t.Helper()
	modules := found(t, filepath.Join(packages, "node", "node_modules"))
	folder := filepath.Join(t.TempDir(), "node")
	if err := os.CopyFS(folder, os.DirFS("../examples/lambdas/node")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return harness.Source(folder, harness.Runtime{Name: "nodejs20.x", Handler: "index.handler", AnyVersion: true})
}
