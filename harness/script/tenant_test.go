package script_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/journal"
)

// A set-up says under which name the function knows its tenant, and what is issued says so too.
func TestATenantHasAName(t *testing.T) {
	t.Parallel()
	const text = "tenant https://demo.eu.auth0.com\nhost named.example.com answers {auth0.url}\n" + callersSetup
	s, err := script.Parse("x.txt", "with env CALLED https://named.example.com/\nuse callers")
	if err != nil {
		t.Fatal(err)
	}
	code := harness.Package("./testdata/caller")
	t.Cleanup(func() { code.Close() })
	r, err := s.Run(script.Options{Target: code, Setup: func(string) (*script.Script, error) { return script.Parse("callers.txt", text) }})
	if err != nil {
		t.Fatal(err)
	}
	const want = `returned "auth0"` // the history has the whole URL by this name, and of its own address what follows http://
	if !slices.ContainsFunc(r.History, func(e journal.Entry) bool { return strings.Contains(e.Fact.String(), want) }) {
		t.Errorf("nowhere in the history: %s", want)
	}
}

// `rollover up` serves a tenant where clients can reach it, whatever a set-up calls it.
func TestAServedTenantKeepsItsAddress(t *testing.T) {
	t.Parallel()
	setup, err := script.Parse("x.txt", "tenant https://demo.eu.auth0.com\napi a lifetime 1h")
	if err != nil {
		t.Fatal(err)
	}
	stack, err := script.Prepare(setup, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer stack.Close()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, stack.Auth0.URL()+"/.well-known/openid-configuration", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(text), `"issuer":"`+stack.Auth0.URL()+`/"`) {
		t.Errorf("%s, %v", text, err)
	}
}
