package fakelambda

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// installed is asked once: a version manager's shim takes its time.
var installed = map[string]func() (Interpreter, error){
	"python3.12": sync.OnceValues(func() (Interpreter, error) { return FindInterpreter("python3.12", true) }),
	"nodejs20.x": sync.OnceValues(func() (Interpreter, error) { return FindInterpreter("nodejs20.x", true) }),
}

// interpreterFor returns an installed interpreter of a runtime's language, whatever its version.
func interpreterFor(t testing.TB, runtime string) Interpreter {
	t.Helper()
	found, err := installed[runtime]()
	if missing := new(NoInterpreterError); errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// files writes a folder.
func files(t testing.TB, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// source makes a folder of these files the function "guest", on whatever version is installed.
func (b *bench) source(c Config, content map[string]string) string {
	b.Helper()
	c.Name = "guest"
	c.Interpreter = interpreterFor(b, c.Runtime)
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	dir := files(b, content)
	if err := b.s.Folder(c, dir); err != nil {
		b.Fatal(err)
	}
	return dir
}

// failure is an error's document as Python and Node.js give it.
type failure struct {
	document
	RequestID  string   `json:"requestId"`
	StackTrace []string `json:"stackTrace"`
	Trace      []string `json:"trace"`
}

// failure invokes the guest, which must fail.
func (b *bench) failure(payload string) failure {
	b.Helper()
	fe, answer := b.invoke("guest", payload)
	var f failure
	if err := json.Unmarshal([]byte(answer), &f); err != nil || fe != "Unhandled" {
		b.Fatalf("%s: function error %q, answer %s: %v\n%s", payload, fe, answer, err, b.s.Logs("guest"))
	}
	return f
}
