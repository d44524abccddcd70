package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSourceFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"go/a.go": "package main\n", "go/b.go": "package main\nfunc main() {}\n", "go/c_test.go": "package main\nfunc main() {}\n",
		"go/broken.go": "package", "python/src/app.py": "", "node/index.mjs": "", "library/x.go": "package x\n",
	} {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		flags  targetFlags
		target string
		want   string
	}{
		{targetFlags{}, "go", "go/b.go"},
		{targetFlags{}, "library", ""},
		{targetFlags{}, "go/b.go", ""}, // a file is an executable or a zip
		{targetFlags{}, "nowhere", ""},
		{targetFlags{handler: "src/app.handler"}, "python", "python/src/app.py"},
		{targetFlags{handler: "index.handler"}, "node", "node/index.mjs"},
		{targetFlags{handler: "other.handler"}, "node", ""},
		{targetFlags{command: "sh run"}, "node", ""},
	} {
		want := c.want
		if want != "" {
			want = filepath.ToSlash(filepath.Join(folder, want))
		}
		if got := c.flags.sourceFile([]string{filepath.Join(folder, c.target)}); got != want {
			t.Errorf("the source of %s is %q, not %q", c.target, got, want)
		}
	}
	if got := (&targetFlags{}).sourceFile(nil); filepath.ToSlash(got) != "../rotate/main.go" {
		t.Errorf("the source of the reference is %q", got)
	}
}
