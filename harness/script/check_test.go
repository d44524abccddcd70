package script_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

// told is a test that writes down what it is told.
type told struct {
	testing.TB
	errors []string
}

func (w *told) Helper() {}
func (w *told) Errorf(format string, args ...any) {
	w.errors = append(w.errors, fmt.Sprintf(format, args...))
}
func (w *told) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	panic(w)
}

func TestCheck(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	setup := write("setup.txt", "secret token empty\nfunction f\nrotation of token by f on rate(24 hours)\n")
	for name, c := range map[string]struct {
		text string
		want []string // how each error begins, after the scenario's name
	}{
		"well":  {"use any\nexpect rotations 0\n", nil},
		"ill":   {"use any\nexpect rotations 3\n", []string{"unmet-expectation"}},
		"never": {"use any\non secrets.DeleteSecret times 1 throttle\n", []string{"fault-never-happened"}},
		"wrong": {"use any\nadvanse 1d\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &told{TB: t}
			file := write(name+".txt", c.text)
			fatal := func() (fatal bool) {
				defer func() { fatal = recover() != nil }()
				script.Check(w, harness.Handler(answer), setup, file)
				return false
			}()
			if fatal != (name == "wrong") {
				t.Errorf("fatal is %v: %q", fatal, w.errors)
			}
			if fatal {
				return
			}
			if len(w.errors) != len(c.want) {
				t.Fatalf("it is told %q", w.errors)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(w.errors[i], "rollover: "+file+": "+want) {
					t.Errorf("it is told %q, not %s", w.errors[i], want)
				}
			}
		})
	}
}
