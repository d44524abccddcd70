//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// build is a program of testdata that is built once for all tests, unless it was built elsewhere.
type build struct {
	once sync.Once
	path string
	said []byte
	err  error
}

var builds sync.Map // of *build, by compiler and source

// compiled is the program of testdata/NAME.c as a compiler makes it; musl-gcc links it statically.
func compiled(t testing.TB, compiler, name string) string {
	t.Helper()
	guestPath(t)
	v, _ := builds.LoadOrStore(compiler+" "+name, new(build))
	b := v.(*build)
	b.once.Do(func() {
		b.path = filepath.Join(guestDir, name+"-"+compiler)
		if _, err := os.Stat(b.path); err == nil {
			return
		}
		if _, b.err = exec.LookPath(compiler); b.err != nil {
			return
		}
		args := []string{"-O1", "-o", b.path, filepath.Join("testdata", name+".c"), "-lpthread", "-lrt"}
		if compiler == "musl-gcc" {
			args = append(args, "-static")
		}
		b.said, b.err = exec.Command(compiler, args...).CombinedOutput()
	})
	if errors.Is(b.err, exec.ErrNotFound) {
		t.Skipf("%s is not here", compiler)
	}
	if b.err != nil {
		t.Fatalf("%v: %s", b.err, b.said)
	}
	return b.path
}
