package harness_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rolloverhq/rollover/harness"
)

func TestUsesTmp(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	zipped := func(name, text string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("lib/code.py")
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		return write(name, b.String())
	}
	boundary := string(bytes.Repeat([]byte{'x'}, 64<<10-2)) // the name lies across two blocks
	write("two/lib/code.js", `require("fs").writeFileSync("/tmp/x", "")`)
	for what, c := range map[string]struct {
		target harness.Target
		want   bool
	}{
		"a script that does":          {harness.Bootstrap(write("one/bootstrap", "#!/bin/sh\necho > /tmp/x\n")), true},
		"one with a library":          {harness.Bootstrap(write("two/bootstrap", "#!/usr/bin/node\n")), true},
		"one that asks":               {harness.Bootstrap(write("three/bootstrap", "#!/bin/sh\necho > $TMPDIR/x\n")), false},
		"an executable":               {harness.Bootstrap(write("four/bootstrap", "\x7fELF"+boundary[4:]+"/tmp/x")), true},
		"an executable beside others": {harness.Bootstrap(write("two/other", "\x7fELF")), false},
		"a zip that does":             {harness.Archive(zipped("a.zip", "open('/tmp/x', 'w')")), true},
		"a zip that does not":         {harness.Archive(zipped("b.zip", "print()")), false},
		"no zip":                      {harness.Archive(folder + "/none.zip"), false},
		"a handler":                   {harness.Handler(nil), false},
	} {
		if got := harness.UsesTmp(c.target); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}
