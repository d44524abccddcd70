package main

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakelambda"
)

// command is this program under another name, as TestMain knows them.
func command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Args[0] = name
	return cmd
}

// writeAgainAndAgain is a program that replaces a file for ever, each time by the same line many times, and says
// when it has done so.
func writeAgainAndAgain() {
	for n := 0; ; n++ {
		d, err := newDraft(os.Args[1])
		if err != nil {
			panic(err)
		}
		for range 2000 {
			fmt.Fprintf(d, "generation %08d\n", n)
		}
		if err := d.keep(); err != nil {
			panic(err)
		}
		fmt.Println("kept")
	}
}

// A process that is killed while it writes, at any moment, leaves a whole file.
func TestADraftIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "report")
	for range 15 {
		cmd := command(t, "writes-again-and-again", file)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(out)
		for range 1 + rand.IntN(3) {
			if _, err := lines.ReadString('\n'); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond) // somewhere in the next one
		_ = cmd.Process.Kill()
		_, _ = io.Copy(io.Discard, lines)
		_ = cmd.Wait()
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := bytes.Cut(text, []byte("\n"))
		if n := bytes.Count(text, append(first, '\n')); n != 2000 || len(text) != n*(len(first)+1) {
			t.Fatalf("%d bytes, of which %d lines are %q", len(text), n, first)
		}
	}
}

// A run that is killed, at any moment, leaves of each report the one that was there, none, or a whole one.
func TestReportsOfAKilledRunAreWholeOrNotThere(t *testing.T) {
	t.Parallel()
	builder := new(fakelambda.Builder)
	t.Cleanup(func() { builder.Close() })
	rotate, err := builder.Build("../rotate")
	if err != nil {
		t.Fatal(err)
	}
	run := func(folder string) *exec.Cmd {
		return command(t, "rollover", "run", rotate, "--only", "expiry-overlap/late-*", "--html", filepath.Join(folder, "run.html"), "--junit", filepath.Join(folder, "run.xml"))
	}
	folder := t.TempDir()
	began := time.Now()
	if out, err := run(folder).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	whole := time.Since(began)
	if !wholeReport(t, filepath.Join(folder, "run.html"), false) || !wholeReport(t, filepath.Join(folder, "run.xml"), false) {
		t.Fatal("a run that is complete has left no report")
	}
	const times = 8
	for i := range times {
		folder, before := t.TempDir(), i%2 == 0
		if before {
			for _, name := range []string{"run.html", "run.xml"} {
				if err := os.WriteFile(filepath.Join(folder, name), []byte("as it was"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		cmd := run(folder)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(whole*time.Duration(i)/times+time.Duration(rand.Int64N(int64(whole)/times)), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		kill.Stop()
		wholeReport(t, filepath.Join(folder, "run.html"), before)
		wholeReport(t, filepath.Join(folder, "run.xml"), before)
	}
}

// wholeReport reports whether there is a report; one that is neither whole nor what was there before is an error.
func wholeReport(t *testing.T, file string, before bool) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !before:
		return false
	case err != nil:
		t.Error(err)
	case string(text) == "as it was" && before:
	case filepath.Ext(file) == ".html":
		if !bytes.HasPrefix(text, []byte("<!doctype html>")) || !bytes.HasSuffix(text, []byte("</html>\n")) {
			t.Errorf("%s: %d bytes that are no whole page", file, len(text))
		}
	default:
		var any struct{}
		if err := xml.Unmarshal(text, &any); err != nil || !bytes.HasSuffix(text, []byte("</testsuites>\n")) {
			t.Errorf("%s: %d bytes that are no whole document: %v", file, len(text), err)
		}
	}
	return true
}
