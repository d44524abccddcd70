package fakelambda

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// A folder whose runtime is the function's own brings a bootstrap, or what its handler names.
func TestFolderRunsABootstrap(t *testing.T) {
	t.Parallel()
	b := warped(t)
	for _, c := range []struct{ name, handler string }{{"bootstrap", ""}, {"main", "main"}} {
		dir := files(t, map[string]string{"greeting": "good morning\n"})
		if err := os.WriteFile(filepath.Join(dir, c.name), []byte("#!/bin/sh\ncat greeting\nexec "+must(guest())+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := b.s.Folder(Config{Name: "guest", Handler: c.handler}, dir); err != nil {
			t.Fatal(err)
		}
		if got := b.ok(`{"text":"x"}`); got != `{"text":"x"}` || !strings.HasPrefix(b.last().Log, "good morning\n") {
			t.Errorf("%s, log %s", got, b.last().Log)
		}
	}
}

func TestFolderRefusesCode(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	dir := files(t, map[string]string{"app.py": "", "plain": "text"})
	for _, c := range []struct {
		config    Config
		dir, want string
	}{
		{Config{}, dir, "holds no file bootstrap: put the executable at its top"},
		{Config{Handler: "main"}, dir, "holds neither bootstrap nor main"},
		{Config{Handler: "plain"}, dir, "plain is not executable"},
		{Config{Runtime: "python3.12"}, dir, "python3.12 needs a handler, such as app.handler"},
		{Config{Runtime: "nodejs22.x"}, dir, "nodejs22.x needs a handler, such as index.handler"},
		{Config{Runtime: "cobol"}, dir, `no runtime of Lambda is called "cobol"`},
		{Config{Runtime: "java21", Handler: "example.Handler"}, dir, "java21 has no runtime client here: it takes a command that starts AWS's"},
		{Config{Runtime: "dotnet8", Handler: "A::B::C"}, dir, "dotnet8 has no runtime client here: it takes a bootstrap"},
		{Config{}, "/no/such/folder", "/no/such/folder: no such folder"},
		{Config{Runtime: "python3.12", Handler: "app.handler", Interpreter: Interpreter{Path: "/no/such/python"}}, dir, "/no/such/python: no such file"},
	} {
		c.config.Name = "f"
		if err := b.s.Folder(c.config, c.dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	if f := b.s.Functions(); len(f) != 0 {
		t.Errorf("functions %v", f)
	}
}

func TestCommand(t *testing.T) {
	t.Parallel()
	b := warped(t)
	dir := files(t, map[string]string{"greeting": "good morning\n"})
	if err := b.s.Command(Config{Name: "guest", Runtime: "java21", Handler: "example.Handler"}, dir,
		[]string{"sh", "-c", `cat greeting; echo $AWS_EXECUTION_ENV $_HANDLER; exec "$0"`, must(guest())}); err != nil {
		t.Fatal(err)
	}
	if got := b.ok(`{"text":"x"}`); got != `{"text":"x"}` || !strings.HasPrefix(b.last().Log, "good morning\nAWS_Lambda_java21 example.Handler\n") {
		t.Errorf("%s, log %s", got, b.last().Log)
	}
}

// A command that names an interpreter gets the program itself, even where a shim stands for it.
func TestCommandResolvesShims(t *testing.T) {
	t.Parallel()
	b := warped(t)
	found := interpreterFor(t, "python3.12")
	shims := t.TempDir()
	shim := installProgram(t, shims, "python3", "exec '"+found.Path+`' "$@"`)
	dir := files(t, map[string]string{"app.py": "import os, sys\nprint(sys.executable, flush=True)\nos.execv(sys.argv[1], sys.argv[1:])\n"})
	if err := b.s.Command(Config{Name: "guest"}, dir, []string{shim, "app.py", must(guest())}); err != nil {
		t.Fatal(err)
	}
	if got := b.ok(`{"text":"x"}`); got != `{"text":"x"}` || !strings.Contains(b.last().Log, found.Path+"\n") {
		t.Errorf("%s, log %s", got, b.last().Log)
	}
}

func TestCommandRefuses(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	for _, c := range []struct {
		command []string
		want    string
	}{
		{nil, "an empty command"},
		{[]string{"no-such-program"}, "no-such-program: no such program in PATH"},
		{[]string{"./no-such-program"}, "no-such-program: no such file"},
		{[]string{"/bin/python3.99"}, "/bin/python3.99: no such file"},
	} {
		if err := b.s.Command(Config{Name: "f"}, t.TempDir(), c.command); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

// A function of the go1.x protocol waits to be called, for ever; it is told apart from one that is slow.
func TestSilenceIsExplained(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, script, want string }{
		{"listens", "#!/bin/sh\n# $_LAMBDA_SERVER_PORT\nsleep 86400\n", ": it never asked for an event, but listens on _LAMBDA_SERVER_PORT, as functions of go1.x did: it has to ask at AWS_LAMBDA_RUNTIME_API"},
		{"listens or asks", "#!/bin/sh\n# $_LAMBDA_SERVER_PORT or $AWS_LAMBDA_RUNTIME_API\nsleep 86400\n", ": it never asked for an event"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			if err := b.s.Process(Config{Name: "guest", Timeout: 5 * time.Second}, write(t, "bootstrap", c.script, 0o700)); err != nil {
				t.Fatal(err)
			}
			if d := b.fails(`{}`); d.Type != "Sandbox.Timedout" || !strings.HasSuffix(d.Message, c.want) || b.last().Outcome != journal.InitError {
				t.Errorf("%+v", d)
			}
		})
	}
}

func TestSilenceOfAModule(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.source(Config{Runtime: "python3.12", Handler: "app.handler", Timeout: 5 * time.Second}, map[string]string{"app.py": "import time\ntime.sleep(86400)\n"})
	if f := b.failure(`{}`); f.Type != "Sandbox.Timedout" || !strings.HasSuffix(f.Message, "it never asked for an event, since its module has not come to the end of what it does when it is loaded") {
		t.Errorf("%+v", f)
	}
}
