package fakelambda

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// installProgram makes an executable script and returns its path.
func installProgram(t *testing.T, dir, name, script string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// says is a script that answers the question as an interpreter of this version would.
func says(path, version string) string { return fmt.Sprintf("echo '%s'; echo %s", path, version) }

// An interpreter is found by its commands in PATH, and beside a version manager's.
func TestFindInterpreter(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs /bin/sh")
	}
	root := t.TempDir()
	bin, shims := filepath.Join(root, "bin"), filepath.Join(root, "pyenv", "shims")
	installProgram(t, bin, "python3", says("/usr/bin/python3.11", "3.11.2"))
	installProgram(t, bin, "python", says("/usr/bin/python3.11", "3.11.2"))
	installProgram(t, bin, "node", says("/nvm/v20.1.0/bin/node", "20.1.0"))
	installProgram(t, shims, "python3.12", "echo 'pyenv: python3.12: command not found' >&2; exit 127")
	installProgram(t, filepath.Join(root, "pyenv", "versions", "3.12.1", "bin"), "python3.12", says("/pyenv/3.12.1/bin/python3.12", "3.12.1"))
	installProgram(t, shims, "python3.13", "echo broken")
	t.Setenv("PATH", bin+string(os.PathListSeparator)+shims)

	for _, c := range []struct {
		runtime string
		any     bool
		want    Interpreter
	}{
		{"python3.11", false, Interpreter{"/usr/bin/python3.11", "3.11.2"}},
		{"python3.12", false, Interpreter{"/pyenv/3.12.1/bin/python3.12", "3.12.1"}},
		{"nodejs20.x", false, Interpreter{"/nvm/v20.1.0/bin/node", "20.1.0"}},
		{"nodejs22.x", true, Interpreter{"/nvm/v20.1.0/bin/node", "20.1.0"}},
		{"python3.13", true, Interpreter{"/usr/bin/python3.11", "3.11.2"}},
	} {
		if got, err := FindInterpreter(c.runtime, c.any); err != nil || got != c.want {
			t.Errorf("%s: %v, %v", c.runtime, got, err)
		}
	}
	for runtime, want := range map[string]string{
		"python3.1":  "python3.1 needs Python 3.1, which is not installed: there is 3.11.2 (/usr/bin/python3.11)",
		"nodejs2.x":  "nodejs2.x needs Node.js 2, which is not installed: there is 20.1.0 (/nvm/v20.1.0/bin/node)",
		"python3.13": "python3.13 needs Python 3.13, which is not installed: there is 3.11.2 (/usr/bin/python3.11)",
	} {
		_, err := FindInterpreter(runtime, false)
		if missing := new(NoInterpreterError); !errors.As(err, &missing) || err.Error() != want {
			t.Errorf("%s: %v", runtime, err)
		}
	}

	t.Setenv("PATH", t.TempDir())
	_, err := FindInterpreter("nodejs22.x", true)
	if want := "nodejs22.x needs Node.js 22, which is not installed: nor any other version of it"; err == nil || err.Error() != want {
		t.Error(err)
	}
}

func TestNoInterpreter(t *testing.T) {
	t.Parallel()
	for runtime, want := range map[string]string{
		"provided.al2023": "provided.al2023 has no interpreter",
		"pyhton3.12":      `no runtime of Lambda is called "pyhton3.12"`,
		"python2.7":       `no runtime of Lambda is called "python2.7"`,
	} {
		for _, find := range []func() (Interpreter, error){
			func() (Interpreter, error) { return FindInterpreter(runtime, true) },
			func() (Interpreter, error) { return InterpreterAt(runtime, "python3") },
		} {
			if _, err := find(); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: %v", runtime, err)
			}
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, want := range map[string]string{
		"/no/such/python": "/no/such/python is no Python: ",
		"/bin/false":      "/bin/false is no Python: exit status 1",
		"/bin/echo":       "/bin/echo is no Python: it does not say where it stands",
	} {
		if _, err := InterpreterAt("python3.12", path); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
