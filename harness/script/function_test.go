package script_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

// A set-up names its function's code as the command line does, by paths as seen from its own file.
func TestASetUpNamesItsCode(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	bootstrap := filepath.Join(folder, "bootstrap")
	if err := os.WriteFile(bootstrap, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "setup.txt")
	for _, c := range []struct {
		line, path string
		runtime    harness.Runtime
	}{
		{"function rotate from ./bootstrap timeout 10s", bootstrap, harness.Runtime{}},
		{"function rotate from bootstrap", bootstrap, harness.Runtime{}},
		{"function rotate from " + bootstrap, bootstrap, harness.Runtime{}},
		{
			"function rotate from src runtime python3.12 handler app.handler", filepath.Join(folder, "src"),
			harness.Runtime{Name: "python3.12", Handler: "app.handler"},
		},
		{
			"function rotate from src runtime python3.12 handler app.handler interpreter .venv/bin/python", filepath.Join(folder, "src"),
			harness.Runtime{Name: "python3.12", Handler: "app.handler", Interpreter: filepath.Join(folder, ".venv/bin/python")},
		},
		{
			"function rotate from src runtime python3.12 handler app.handler interpreter python3", filepath.Join(folder, "src"),
			harness.Runtime{Name: "python3.12", Handler: "app.handler", Interpreter: "python3"},
		},
	} {
		s, err := script.Parse(file, "api a lifetime 1h\n"+c.line)
		if err != nil {
			t.Error(err)
			continue
		}
		target, err := s.Target()
		if err != nil || target.String() != c.path {
			t.Errorf("%s: %v, %v", c.line, target, err)
		}
		if source, ok := target.(*harness.SourceTarget); ok != (c.runtime.Name != "") || ok && source.Runtime() != c.runtime {
			t.Errorf("%s: %T %+v", c.line, target, target)
		}
	}
}

func TestASetUpNeedNotNameItsCode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"api a lifetime 1h": "", "function rotate": "",
		"function rotate from ./nothing": "x.txt:1: no such target: stat ./nothing",
	} {
		s, err := script.Parse("x.txt", text)
		if err != nil {
			t.Fatal(err)
		}
		switch target, err := s.Target(); {
		case want == "" && (target != nil || err != nil):
			t.Errorf("%q: %v, %v", text, target, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v", text, err)
		}
	}
}
