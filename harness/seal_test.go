package harness_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// sealedStack is a stack whose functions are sealed, or none.
func sealedStack(t *testing.T, opts ...harness.Option) *harness.Stack {
	t.Helper()
	needsGo(t)
	s := harness.Run(t, append(opts, harness.Sealed())...)
	if err := s.Sealed(); err != nil {
		t.Skip("nothing can be sealed here: ", err)
	}
	return s
}

func invoke(t *testing.T, s *harness.Stack, name string, event, answer any) {
	t.Helper()
	payload, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	functionError, got, err := s.Lambda.Invoke(t.Context(), name, payload)
	if err != nil || functionError != "" {
		t.Fatalf("%s %s %v\n%s", functionError, got, err, s.Story())
	}
	if err := json.Unmarshal(got, answer); err != nil {
		t.Fatal(err)
	}
}

// byName are the options and the environment of a function that is told nothing of a test.
var byName = []string{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}

// A function reaches the fakes, and what a test has mounted, by the names that it has in it.
func TestAFunctionReachesTheFakesByName(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"sealed", "proxied"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			needsGo(t)
			var s *harness.Stack
			domain := harness.With(func(o *harness.Options) { o.Auth0.URL = "https://login.example.com" })
			if way == "sealed" {
				s = sealedStack(t, domain)
			} else {
				s = harness.Run(t, domain)
			}
			s.Put("greeting", "hello from the fake")
			s.Gateway.Handle("api.example.com", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "mounted "+r.URL.Path)
			}))
			s.Faults.On("host.api.example.com").After(1).Times(1).Do(fault.Refuse())
			s.Lambda.Build("names", "./testdata/names", byName...)
			var got []string
			invoke(t, s, "names", []string{
				"https://demo.eu.auth0.com/.well-known/openid-configuration",
				"https://login.example.com/.well-known/openid-configuration",
				"https://api.example.com/v1", "http://api.example.com/v1", "https://API.example.com/v1", "https://nowhere.example.com/",
			}, &got)
			discovery := `200 {"issuer":"https://login.example.com/"`
			want := []string{discovery, discovery, "200 mounted /v1", "503 Service Unavailable", "200 mounted /v1", "nowhere.example.com", "hello from the fake"}
			for i, w := range want {
				if i >= len(got) || !strings.Contains(got[i], w) {
					t.Errorf("answer %d is not %q: %q", i, w, got)
				}
			}
			found := verdict.Judge(s.Journal.Entries(), verdict.Case{Since: s.Clock.Now(), Until: s.Clock.Now()}).Findings
			if len(found) != 1 || found[0].Kind != verdict.Egress || !strings.Contains(found[0].Text, "nowhere.example.com") {
				t.Errorf("findings %v", found)
			}
		})
	}
}

// Nothing that a function tries gets it out, and what it reaches for over the network is told.
func TestAHostileFunctionGetsNowhere(t *testing.T) {
	t.Parallel()
	s := sealedStack(t)
	abstract := fmt.Sprintf("rollover-test-%d", os.Getpid())
	l, err := net.Listen("unix", "@"+abstract)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	file := filepath.Join(t.TempDir(), "of-the-host")
	if err := os.WriteFile(file, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Lambda.Build("hostile", "./testdata/hostile")
	got := map[string]string{}
	invoke(t, s, "hostile", map[string]any{"Pid": os.Getpid(), "Abstract": abstract, "File": file}, &got)
	for _, way := range []string{
		"a raw address", "a resolver of its own", "a raw IPv6 address", "the metadata service", "Docker", "an abstract socket",
		"tracing its parent", "a signal to the host", "the host's processes", "writing to the host",
	} {
		if got[way] == "" {
			t.Errorf("it did not try %s", way)
		}
	}
	if _, err := os.Stat(file + ".hostile"); err == nil {
		t.Error("it has written beside a file of the host's")
	}
	for what, came := range got {
		if came == "it worked" {
			t.Errorf("%s: it worked", what)
		}
		if strings.Contains(came, "timeout") {
			t.Errorf("%s: not refused at once: %s", what, came)
		}
	}
	var told []string
	for _, e := range s.Journal.Entries() {
		if f, ok := e.Fact.(journal.Egress); ok {
			told = append(told, f.How+" "+f.To)
		}
	}
	for _, want := range []string{"tcp 192.0.2.7:443", "tcp [2001:db8::1]:443", "dns api.example.com", "tcp 169.254.169.254:80", "udp 192.0.2.53:53", "udp [2001:db8::53]:53", "tcp [fd00:ec2::254]:80"} {
		if !slices.Contains(told, want) {
			t.Errorf("not told: %s, only %q", want, told)
		}
	}
}

// Each sandbox has a /tmp of its own, and it is there as long as the sandbox is.
func TestASealedFunctionKeepsItsTmp(t *testing.T) {
	t.Parallel()
	s := sealedStack(t)
	for _, name := range []string{"one", "two"} {
		s.Lambda.Process(name, script(t, `n=$(cat /tmp/count 2>/dev/null || echo 0)
n=$((n + 1)); echo $n > /tmp/count; answer=$n`))
	}
	for i, want := range []int{1, 2, 3} {
		var got int
		invoke(t, s, "one", nil, &got)
		if got != want {
			t.Errorf("invocation %d of one: %d", i+1, got)
		}
	}
	var got int
	invoke(t, s, "two", nil, &got)
	if got != 1 {
		t.Errorf("two sees what one has kept: %d", got)
	}
	if _, err := os.Stat("/tmp/count"); err == nil {
		t.Error("it is in the host's /tmp")
	}
}

// script returns a bootstrap that does as the shell says, and answers with $answer.
func script(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bootstrap")
	text := `#!/bin/bash
ask() { # METHOD PATH [BODY]: one request, on a connection of its own
	exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}"
	printf '%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' "$1" "/2018-06-01/runtime/invocation/$2" "${#3}" "$3" >&3
	cat <&3
	exec 3>&-
}
while :; do
	id=$(ask GET next | tr -d '\r' | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //p')
	` + body + `
	ask POST "$id/response" "$answer" >/dev/null
done
`
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhyNothingIsSealed(t *testing.T) {
	t.Parallel()
	if err := harness.Run(t).Sealed(); err == nil || !strings.Contains(err.Error(), "not asked for") {
		t.Error(err)
	}
	s := harness.Run(t, harness.Sealed(), harness.With(func(o *harness.Options) { o.Lambda.Plain = true }))
	if err := s.Sealed(); err == nil || !strings.Contains(err.Error(), "the host's time") {
		t.Error(err)
	}
}
