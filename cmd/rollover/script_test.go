package main

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/gateway"
)

var update = flag.Bool("update", false, "write what the scripts compare with anew")

func TestMain(m *testing.M) {
	gateway.Keeper() // testscript knows no program of its name
	testscript.Main(m, map[string]func(){"rollover": main, "writes-again-and-again": writeAgainAndAgain})
}

// TestScript runs the command as a user does. Each script has a temporary folder of its own, in which
// nothing may be left.
func TestScript(t *testing.T) {
	builder := new(fakelambda.Builder)
	t.Cleanup(func() {
		if err := builder.Close(); err != nil {
			t.Error(err)
		}
	})
	rotate, err := builder.Build("../rotate")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	tools, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	caches := strings.Fields(string(tools))
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Condition: func(cond string) (bool, error) {
			if cond != "racing" {
				return false, fmt.Errorf("no condition is called %q", cond)
			}
			return racing, nil
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROTATE", rotate)
			e.Setenv("ROOT", root)
			e.Setenv("GOCACHE", caches[0])
			e.Setenv("GOMODCACHE", caches[1])
			e.Setenv("GOFLAGS", "-mod=mod")
			e.Setenv("TERM", "xterm")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "zip": makeZip, "foreign": foreign, "nothingleft": nothingLeft, "timeless": timeless, "taken": taken, "serve": serve,
			"repeats": repeats,
		},
	})
}

// serve NAME FILE: a server answers health checks with the file until the script ends; its URL is in the
// variable NAME, in capitals.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	answer := ts.ReadFile(args[1])
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_localstack/health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, answer) })
	server := httptest.NewServer(mux)
	ts.Defer(server.Close)
	ts.Setenv(strings.ToUpper(args[0]), server.URL)
}

// exits CODE COMMAND...: the command ends with this exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
}

// zip ARCHIVE FILE...: an archive with these files at its top.
func makeZip(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range args[1:] {
		header := &zip.FileHeader{Name: filepath.Base(name), Method: zip.Deflate}
		header.SetMode(0o755)
		f, err := w.CreateHeader(header)
		ts.Check(err)
		text, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		_, err = f.Write(text)
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}

// foreign FILE: the head of an executable for a machine that nobody has.
func foreign(ts *testscript.TestScript, _ bool, args []string) {
	h := elf.Header64{Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_VAX), Version: uint32(elf.EV_CURRENT), Ehsize: 64}
	copy(h.Ident[:], elf.ELFMAG)
	h.Ident[elf.EI_CLASS], h.Ident[elf.EI_DATA], h.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	var b bytes.Buffer
	ts.Check(binary.Write(&b, binary.LittleEndian, h))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o755))
}

// verdictLine is what a line of --json says of a scenario that has to be the same when it is played again.
type verdictLine struct {
	Type, Name, Status, Replay string
	Findings, Accepted, Notes  json.RawMessage
}

// repeats ARGUMENT...: rollover run with these arguments fails, and the line that it prints for each failure
// plays that scenario again, to the same findings.
func repeats(ts *testscript.TestScript, _ bool, args []string) {
	failures := 0
	for _, first := range verdictLines(ts, "rollover", append([]string{"run", "--json"}, args...)...) {
		if first.Status != "failed" {
			continue
		}
		failures++
		again := verdictLines(ts, "sh", "-c", first.Replay+" --json")
		if len(again) != 1 {
			ts.Fatalf("%s\nplays %d scenarios", first.Replay, len(again))
		}
		if !reflect.DeepEqual(first, again[0]) {
			ts.Fatalf("%s\nplays\n%s\nagain as\n%s", first.Replay, first, again[0])
		}
	}
	if failures == 0 {
		ts.Fatalf("nothing failed")
	}
}

// verdictLines are those of a command that writes what --json does, whatever its exit code.
func verdictLines(ts *testscript.TestScript, name string, args ...string) []verdictLine {
	var exit *exec.ExitError
	if err := ts.Exec(name, args...); err != nil && !errors.As(err, &exit) {
		ts.Check(err)
	}
	var all []verdictLine
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var v verdictLine
		ts.Check(json.Unmarshal([]byte(line), &v))
		if v.Type == "scenario" {
			all = append(all, v)
		}
	}
	return all
}

// times are how long something took.
var times = regexp.MustCompile(`"took_seconds":[0-9.e+-]+|\([0-9.]+[mµn]?s\)| time="[0-9.]+"| timestamp="[^"]*"|[0-9.]+[mµn]?s of this machine`)

// timeless FILE...: takes out of these files how long things took, and when.
func timeless(ts *testscript.TestScript, _ bool, files []string) {
	for _, name := range files {
		text, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), times.ReplaceAll(text, nil), 0o644))
	}
}

// taken NAME: somebody listens on an address until the script ends, which the variable of this name holds.
func taken(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv(args[0], l.Addr().String())
}

// nothingleft: the temporary folder is empty, and no process runs what was in it.
func nothingLeft(ts *testscript.TestScript, _ bool, _ []string) {
	temp := ts.Getenv("TMPDIR")
	left, err := os.ReadDir(temp)
	ts.Check(err)
	for _, f := range left {
		ts.Fatalf("left in the temporary folder: %s", f.Name())
	}
	if runtime.GOOS != "linux" {
		return
	}
	running, err := filepath.Glob("/proc/[0-9]*/exe")
	ts.Check(err)
	for _, link := range running {
		if exe, err := os.Readlink(link); err == nil && strings.HasPrefix(exe, temp) {
			ts.Fatalf("still running: %s, %s", filepath.Dir(link), exe)
		}
	}
}
