package fakelambda

import (
	"archive/zip"
	"context"
	"encoding/binary"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// write makes a file and returns its path.
func write(t *testing.T, name, content string, mode fs.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// foreign is the header of an ELF executable for another machine.
func foreign(t *testing.T) string {
	t.Helper()
	path, err := guest()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	head := make([]byte, 64)
	if _, err := io.ReadFull(f, head); err != nil {
		t.Fatal(err)
	}
	machine := machines["arm64"]
	if runtime.GOARCH == "arm64" {
		machine = machines["amd64"]
	}
	binary.LittleEndian.PutUint16(head[18:], uint16(machine))
	clear(head[32:48]) // where program and section headers stand,
	clear(head[56:58]) // and how many there are
	clear(head[60:64])
	return string(head)
}

type member struct {
	name, content string
	mode          fs.FileMode
}

// enough is how large a file is that is packed as it is: to compress it takes long, and shows nothing.
const enough = 1 << 20

// pack makes a zip and returns its path.
func pack(t *testing.T, members ...member) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "function.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		if len(m.content) > enough {
			h.Method = zip.Store
		}
		h.SetMode(m.mode)
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(m.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

const script = "#!/bin/sh\nexit 3\n"

func TestProcessRefusesCode(t *testing.T) {
	t.Parallel()
	s := newBench(t, Options{}).s
	for _, c := range []struct{ path, want string }{
		{"/no/such/file", "no such file"},
		{t.TempDir(), "is a folder"},
		{write(t, "bootstrap", script, 0o600), "is not executable: chmod +x it"},
		{write(t, "bootstrap", "hello", 0o700), "neither an ELF executable nor a script"},
		{write(t, "bootstrap", "", 0o700), "neither an ELF executable nor a script"},
		{write(t, "bootstrap", "PK\x03\x04", 0o700), "is a zip"},
		{write(t, "bootstrap", "\x7fELF", 0o700), "broken ELF"},
		{write(t, "bootstrap", foreign(t), 0o700), "and this machine is " + runtime.GOARCH},
	} {
		err := s.Process(Config{Name: "f"}, c.path)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "function f: ") {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	if f := s.Functions(); len(f) != 0 {
		t.Errorf("functions %v", f)
	}
}

func TestZipRefusesCode(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	for _, c := range []struct{ path, want string }{
		{"/no/such/file.zip", "no such file"},
		{write(t, "function.zip", "hello", 0o600), "is not a zip file"},
		{pack(t), "holds no file bootstrap"},
		{pack(t, member{"main", script, 0o755}), "holds no file bootstrap"},
		{pack(t, member{"bootstrap", script, 0o644}), "bootstrap is not executable"},
		{pack(t, member{"bootstrap", foreign(t), 0o755}), "and this machine is " + runtime.GOARCH},
		{pack(t, member{"../bootstrap", script, 0o755}), "leads out of the package"},
		{pack(t, member{"/bootstrap", script, 0o755}), "leads out of the package"},
		{pack(t, member{"bootstrap", "/bin/sh", 0o755 | fs.ModeSymlink}), "only folders and regular files"},
	} {
		err := b.s.Zip(Config{Name: "f"}, c.path)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	left, err := os.ReadDir(b.s.root)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A package is unpacked, and its executable run with the package's folder around it.
func TestZipRuns(t *testing.T) {
	t.Parallel()
	b := warped(t)
	bootstrap := "#!/bin/sh\ncat data/greeting >&2\nexec " + must(guest()) + "\n"
	for _, c := range []struct{ name, handler string }{{"bootstrap", ""}, {"main", "main"}} {
		path := pack(t, member{"data/", "", 0o755 | fs.ModeDir}, member{"data/greeting", "good morning\n", 0o644}, member{c.name, bootstrap, 0o755})
		if err := b.s.Zip(Config{Name: "guest", Handler: c.handler}, path); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if got := b.ok(`{"text":"x"}`); got != `{"text":"x"}` || !strings.HasPrefix(b.last().Log, "good morning\nguest starts\n") {
			t.Errorf("%s, log %s", got, b.last().Log)
		}
	}
	if err := b.s.Remove("guest"); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(b.s.root); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func must(path string, err error) string {
	if err != nil {
		panic(err)
	}
	return path
}

func TestBuild(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.s.builder = &guests // it has built the guest already
	if err := b.s.Build(Config{Name: "guest"}, "./testdata/guest"); err != nil {
		t.Fatal(err)
	}
	if got := b.ok(`{"text":"x"}`); got != `{"text":"x"}` {
		t.Error(got)
	}
	b.s.builder = nil
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	broken := filepath.Dir(write(t, "main.go", "package main\n\nfunc main() { undefined() }\n", 0o600))
	if err := os.WriteFile(filepath.Join(broken, "go.mod"), []byte("module broken\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	library := filepath.Dir(write(t, "library.go", "package library\n", 0o600))
	if err := os.WriteFile(filepath.Join(library, "go.mod"), []byte("module library\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ pkg, want string }{
		{broken, "main.go:3:15: undefined: undefined"},
		{library, "it is not a main package"},
		{"./no/such/package", "directory not found"},
	} {
		if err := b.s.Build(Config{Name: "f"}, c.pkg); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.pkg, err, c.want)
		}
	}
}

// A script that ends is reported as any process.
func TestScript(t *testing.T) {
	t.Parallel()
	b := warped(t)
	if err := b.s.Process(Config{Name: "guest"}, write(t, "bootstrap", script, 0o700)); err != nil {
		t.Fatal(err)
	}
	if d := b.fails(`{}`); d.Type != "Runtime.ExitError" || !strings.HasSuffix(d.Message, "exit status 3") {
		t.Errorf("%+v", d)
	}
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	s := newBench(t, Options{}).s
	echo := func(_ context.Context, p []byte) ([]byte, error) { return p, nil }
	for _, c := range []struct {
		config Config
		want   string
	}{
		{Config{}, `function name ""`},
		{Config{Name: "a b"}, `function name "a b"`},
		{Config{Name: "f", Timeout: 1}, "function f: time-out 1ns: Lambda takes 1s to 15m"},
		{Config{Name: "f", Timeout: 16 * 60e9}, "function f: time-out 16m0s"},
		{Config{Name: "f", Memory: 64}, "function f: memory 64 MB"},
	} {
		for _, err := range []error{s.Handle(c.config, echo), s.Process(c.config, "x"), s.Zip(c.config, "x"), s.Build(c.config, "x")} {
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		}
	}
	if err := s.Handle(Config{Name: "f"}, nil); err == nil {
		t.Error("a nil handler was taken")
	}
	if err := s.Handle(Config{Name: "f"}, echo); err != nil {
		t.Error(err)
	}
	if c, ok := s.Config("f"); !ok || c.Timeout != defaultTimeout || c.Memory != 128 || c.Handler != "bootstrap" {
		t.Errorf("%+v", c)
	}
}
