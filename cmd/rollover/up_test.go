package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/page"
)

// serving starts `rollover up` on free ports, and returns what it printed for the shell.
func serving(t *testing.T) (env []string) {
	t.Helper()
	target := harness.Package("../rotate")
	r, w := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	f := upFlags{runFlags: runFlags{setup: "service-token"}, addr: "127.0.0.1:0", auth0: "127.0.0.1:0", page: "127.0.0.1:0"}
	var talk bytes.Buffer
	ended := make(chan error, 1)
	go func() {
		err := f.serve(ctx, streams{out: w, err: &talk, getenv: func(string) string { return "" }}, target)
		_ = w.CloseWithError(err) // nil is io.EOF for the reader
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil { // whoever wrote to talk has stopped by then
			t.Error(err)
		}
		if !strings.Contains(talk.String(), "rollover: up; Ctrl-C ends it") {
			t.Errorf("nobody was told how to end it:\n%s", talk.String())
		}
	})
	printed := make([]byte, 0, 4096)
	for buf := make([]byte, 1024); !bytes.Contains(printed, []byte("CLIENT_SECRET=")) || !bytes.HasSuffix(printed, []byte("\n")); {
		n, err := r.Read(buf)
		if err != nil {
			t.Fatalf("%v, after %s", err, printed)
		}
		printed = append(printed, buf[:n]...)
	}
	for line := range strings.Lines(string(printed)) {
		env = append(env, strings.TrimPrefix(strings.TrimSpace(line), "export "))
	}
	return env
}

func value(env []string, name string) string {
	for _, pair := range env {
		if v, ok := strings.CutPrefix(pair, name+"="); ok {
			return v
		}
	}
	return ""
}

// TestREADMEsLinesWorkWithUp runs what the README shows, as it stands, with the AWS CLI and curl.
func TestREADMEsLinesWorkWithUp(t *testing.T) {
	t.Parallel()
	for _, client := range []string{"aws", "curl", "sh", "sed", "go"} {
		if _, err := exec.LookPath(client); err != nil {
			t.Skipf("no %s here to try the README's lines with", client)
		}
	}
	lines := withUp(t, "../../README.md")
	env := serving(t)
	addr := service(t, env)
	out := shell(t, env, strings.ReplaceAll(lines, "127.0.0.1:8080", addr))
	for _, want := range []string{`"Name": "mine"`, `"Name": "service-token-demo"`, `"FunctionError": "Unhandled"`, "errorMessage", `"token_type":"Bearer"`, `"actor":"system"`} {
		if !strings.Contains(out, want) {
			t.Errorf("the lines showed nothing of %s:\n%s", want, out)
		}
	}
}

// TestThePagesLinesWorkWithUp runs what docs/page.md shows, as it stands, with curl.
func TestThePagesLinesWorkWithUp(t *testing.T) {
	t.Parallel()
	help, err := exec.Command("curl", "--help", "all").Output()
	if err != nil || !strings.Contains(string(help), "--json") {
		t.Skip("no curl here that knows --json, to try the lines of docs/page.md with")
	}
	out := shell(t, serving(t), withUp(t, "../../docs/page.md"))
	for _, want := range []string{
		`"now": "`, `"line": "on auth0.oauth.token in createSecret times 2 throttle 10s"`, `"line": "break auth0.jwks for 5m"`,
		`"line": "fail testSecret after"`, `"spent": false`, `"name": "service-token-demo"`, `"enabled": false`, `"upcoming": [`, "START RequestId",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the lines showed nothing of %s:\n%s", want, out)
		}
	}
	if strings.Contains(out, "{\n  \"error\": ") { // one further in is a function's
		t.Errorf("a line was refused:\n%s", out)
	}
}

// withUp is the block of a document that shows what to do with `rollover up`.
func withUp(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "<!-- with up -->\n```sh\n")
	lines, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatalf("%s shows nothing to do with up", file)
	}
	return lines
}

// shell runs lines, and returns what they print.
func shell(t *testing.T, env []string, lines string) string {
	t.Helper()
	cmd := exec.Command("sh", "-ec", lines)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), append(env, "AWS_PAGER=", "AWS_MAX_ATTEMPTS=1")...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// service starts the example microservice on a free port and returns its address.
func service(t *testing.T, env []string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "service")
	if out, err := exec.Command("go", "build", "-o", bin, "../../examples/service").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(bin)
	cmd.Env = append(env, "ADDR=127.0.0.1:0")
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = cmd.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var line struct{ Msg, Addr string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Addr != "" {
			go func() { _, _ = io.Copy(io.Discard, log) }() // so that it never waits for a reader
			return line.Addr
		}
	}
	t.Fatal("the service does not listen")
	return ""
}

func TestUpAnswersTheHealthCheck(t *testing.T) {
	t.Parallel()
	env := serving(t)
	resp, err := http.Get(value(env, "AWS_ENDPOINT_URL") + "/_localstack/health")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(body), `"secretsmanager":"available"`) {
		t.Errorf("%s, %v", body, err)
	}
}

func TestUpHasAPage(t *testing.T) {
	t.Parallel()
	env := serving(t)
	resp, err := http.Get(value(env, "ROLLOVER_PAGE") + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(body), "<title>rollover</title>") {
		t.Errorf("%s, %v", body, err)
	}
}

// A page that nobody told where to be takes another port than the usual, if that is taken.
func TestAPageFindsAPort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, asked := range []bool{false, true} {
		p := page.New(harness.Run(t))
		f := upFlags{page: l.Addr().String(), pageAsked: asked}
		if err := f.show(p); (err != nil) != asked || (p.URL() == "") != asked {
			t.Errorf("asked for %t: at %q, %v", asked, p.URL(), err)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestUpSaysThatAPortIsInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f := upFlags{runFlags: runFlags{setup: "service-token"}, addr: l.Addr().String(), auth0: "127.0.0.1:0", noPage: true}
	target := harness.Package("../rotate")
	err = f.serve(t.Context(), streams{out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }}, target)
	if err == nil || !strings.Contains(err.Error(), "listen on "+l.Addr().String()+": address already in use") {
		t.Errorf("got %v", err)
	}
}
