package harness_test

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
)

// folder writes files into a folder of their own.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// pack makes a zip of a folder's files.
func pack(t *testing.T, dir string) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "function.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	if err := errors.Join(z.AddFS(os.DirFS(dir)), z.Close()); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// A folder or zip that is no target as it stands says what to add.
func TestTargetsOfOtherLanguages(t *testing.T) {
	t.Parallel()
	const sam = `
Resources:
  Rotate:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.rotate
      Runtime: python3.13
`
	for _, c := range []struct {
		files      map[string]string
		seen, want string
	}{
		{map[string]string{"app.py": "def lambda_handler(event, context):\n    pass\n"}, "app.py", "add --runtime python3.12 --handler app.lambda_handler"},
		{map[string]string{"lambda_function.py": ""}, "lambda_function.py", "add --runtime python3.12 --handler lambda_function.handler"},
		{map[string]string{"index.mjs": "export const handler = async () => {}"}, "index.mjs", "add --runtime nodejs22.x --handler index.handler"},
		{map[string]string{"index.js": "exports.lambdaHandler = async () => {}"}, "index.js", "add --runtime nodejs22.x --handler index.lambdaHandler"},
		{map[string]string{"template.yaml": sam, "src/app.py": ""}, "template.yaml", "name the folder src in it, and add --runtime python3.13 --handler app.rotate"},
		{map[string]string{"template.yaml": sam + sam + "  Handler: other.handler\n", "package.json": "{}"}, "package.json", "add --runtime nodejs22.x and --handler"},
		{map[string]string{"serverless.yml": "provider:\n  runtime: nodejs20.x\nfunctions:\n  rotate:\n    handler: src/rotate.main\n"}, "serverless.yml", "add --runtime nodejs20.x --handler src/rotate.main"},
		{map[string]string{"Cargo.toml": ""}, "Cargo.toml", "build it with cargo lambda build, and name the bootstrap"},
		{map[string]string{"Rotate.csproj": ""}, "Rotate.csproj", "publish it as an executable with Amazon.Lambda.RuntimeSupport, and name that"},
	} {
		dir := folder(t, c.files)
		for path, form := range map[string]string{dir: "%s: a folder without Go files, and with %s: %s", pack(t, dir): "%s: a zip without a bootstrap, and with %s: %s"} {
			_, err := harness.TargetAt(path)
			if want := fmt.Sprintf(form, path, c.seen, c.want); err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		}
	}
}

// A bootstrap in a folder is run with the folder around it.
func TestFolderWithABootstrap(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"app.py": "", "bootstrap": ""})
	_, err := harness.TargetAt(dir)
	if want := dir + ": a folder without Go files, and with bootstrap: add --runtime provided.al2023"; err == nil || err.Error() != want {
		t.Error(err)
	}
	s := harness.Run(t)
	err = s.Deploy(harness.Function{Name: "rotate"}, harness.Source(dir, harness.Runtime{Name: "provided.al2023"}))
	if err == nil || !strings.Contains(err.Error(), "bootstrap") {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bootstrap"), []byte("#!/bin/sh\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "bootstrap"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Deploy(harness.Function{Name: "rotate"}, harness.Source(dir, harness.Runtime{Name: "provided.al2023"})); err != nil {
		t.Error(err)
	}
}

// python returns the Python that is installed.
func python(t *testing.T) string {
	t.Helper()
	found, err := fakelambda.FindInterpreter("python3.12", true)
	if missing := new(fakelambda.NoInterpreterError); errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found.Path
}

// The ways to deploy what is written in another language.
func TestSources(t *testing.T) {
	t.Parallel()
	path := python(t)
	dir := folder(t, map[string]string{"app.py": "import os\ndef handler(event, context):\n    return os.environ['COLOUR']\n"})
	for _, target := range []harness.Target{
		harness.Source(dir, harness.Runtime{Name: "python3.12", Handler: "app.handler", Interpreter: path}),
		harness.Source(dir, harness.Runtime{Name: "python3.12", Handler: "app.handler", AnyVersion: true}),
		harness.Source(pack(t, dir), harness.Runtime{Name: "python3.12", Handler: "app.handler", Interpreter: path}),
	} {
		s := harness.Run(t)
		if err := s.Deploy(harness.Function{Name: "rotate", Env: map[string]string{"COLOUR": "green"}}, target); err != nil {
			t.Fatal(err)
		}
		if fe, answer, err := s.Lambda.Invoke(t.Context(), "rotate", nil); fe != "" || string(answer) != `"green"` || err != nil {
			t.Errorf("%s %s %v", fe, answer, err)
		}
	}
}

func TestSourcesThatCannotRun(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"app.py": ""})
	s := harness.Run(t)
	for want, target := range map[string]harness.Target{
		"python3.0 needs Python 3.0, which is not installed": harness.Source(dir, harness.Runtime{Name: "python3.0", Handler: "app.handler"}),
		"/no/such/python is no Python":                       harness.Source(dir, harness.Runtime{Name: "python3.12", Handler: "app.handler", Interpreter: "/no/such/python"}),
		"holds neither bootstrap nor app.handler":            harness.Source(dir, harness.Runtime{Handler: "app.handler"}),
		"java21 has no runtime client here":                  harness.Source(dir, harness.Runtime{Name: "java21", Handler: "example.Handler"}),
		`no runtime of Lambda is called "phyton"`:            harness.Source(dir, harness.Runtime{Name: "phyton", Handler: "app.handler"}),
		"no such program in PATH":                            harness.Command(dir, []string{"no-such-program"}, harness.Runtime{}),
	} {
		if err := s.Deploy(harness.Function{Name: "rotate"}, target); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

// What a function runs on is noted where Lambda would run it on something else.
func TestSourcesNotes(t *testing.T) {
	t.Parallel()
	target := harness.Source(".", harness.Runtime{Name: "python3.0", Handler: "app.handler", Interpreter: python(t)})
	if err := target.Prepare(); err != nil {
		t.Fatal(err)
	}
	if notes := target.Notes(); len(notes) != 1 || !strings.HasPrefix(notes[0], "the function is written for python3.0 and runs on 3.") {
		t.Errorf("%q", notes)
	}
	if notes := harness.Source(".", harness.Runtime{Handler: "main"}).Notes(); notes != nil {
		t.Errorf("%q", notes)
	}
}
