package harness_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
)

// A sealed place shows an interpreter wherever it is installed, with its packages, and the runtime client.
func TestASealedFunctionRunsOnAnInterpreter(t *testing.T) {
	t.Parallel()
	const app = "import json, ssl, urllib.request\n" +
		"def handler(event, context):\n" +
		"    return json.load(urllib.request.urlopen('https://api.example.com/'))['ok']\n"
	const index = "exports.handler = async () => (await (await fetch('https://api.example.com/')).json()).ok\n"
	for runtime, source := range map[string][2]string{"python3.12": {"app.py", app}, "nodejs20.x": {"app.js", index}} {
		t.Run(runtime, func(t *testing.T) {
			t.Parallel()
			found := interpreter(t, runtime)
			s := sealedStack(t)
			calls(t, s, source, harness.Runtime{Name: runtime, Handler: "app.handler", Interpreter: found.Path})
		})
	}
}

// A virtual environment is shown with what it was made of.
func TestASealedFunctionRunsInAVirtualEnvironment(t *testing.T) {
	t.Parallel()
	found := interpreter(t, "python3.12")
	s := sealedStack(t)
	venv := filepath.Join(t.TempDir(), "venv")
	if out, err := exec.Command(found.Path, "-m", "venv", "--without-pip", venv).CombinedOutput(); err != nil {
		t.Skipf("no virtual environment can be made here: %v\n%s", err, out)
	}
	packages, err := filepath.Glob(filepath.Join(venv, "lib", "python3*", "site-packages"))
	if err != nil || len(packages) != 1 {
		t.Fatal(packages, err)
	}
	if err := os.WriteFile(filepath.Join(packages[0], "installed.py"), []byte("answer = True\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const app = "import installed\ndef handler(event, context):\n    return installed.answer\n"
	calls(t, s, [2]string{"app.py", app}, harness.Runtime{
		Name: "python3.12", Handler: "app.handler", Interpreter: filepath.Join(venv, "bin", "python"),
	})
}

func interpreter(t *testing.T, runtime string) fakelambda.Interpreter {
	t.Helper()
	found, err := fakelambda.FindInterpreter(runtime, true)
	var missing *fakelambda.NoInterpreterError
	if errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// calls has a function of one file answer true.
func calls(t *testing.T, s *harness.Stack, source [2]string, r harness.Runtime) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, source[0]), []byte(source[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Gateway.Handle("api.example.com", harness.Canned(200, `{"ok":true}`))
	if err := s.Deploy(harness.Function{Name: "guest"}, harness.Source(folder, r)); err != nil {
		t.Fatal(err)
	}
	var got bool
	if invoke(t, s, "guest", nil, &got); !got {
		t.Errorf("it answered otherwise\n%s", s.Story())
	}
}
