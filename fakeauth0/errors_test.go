package fakeauth0_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestErrorCatalogue holds every error of the tenant, as it goes over the wire, against a file. A change of
// the file is a change of what users see: look at spec/auth0.md 1.5 before you commit one.
func TestErrorCatalogue(t *testing.T) {
	t.Parallel()
	const file = "testdata/errors.txt"
	const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	broken := func(f fault.Fault) func(*rig) answer {
		return func(r *rig) answer {
			r.world.Faults.On("auth0.oauth.token").Anyone().Do(f)
			return r.form(asked())
		}
	}
	form := func(pairs ...string) func(*rig) answer {
		return func(r *rig) answer { return r.form(with(asked(), pairs...)) }
	}
	with := func(o fakeauth0.Options) setUp { return setUp{tenant: o} }
	var got strings.Builder
	for _, c := range []struct {
		row string
		setUp
		ask func(*rig) answer
	}{
		{"E1 unknown client_id", setUp{}, form("client_id", "nobody")},
		{"E2 wrong client_secret", setUp{}, form("client_secret", "wrong")},
		{"E2b client_secret missing", setUp{}, form("client_secret", "")},
		{"E3 grant_type missing [guess]", setUp{}, form("grant_type", "")},
		{"E4 grant_type unknown", setUp{}, form("grant_type", "foo")},
		{"E4 with 400", with(fakeauth0.Options{UnsupportedGrantStatus: 400}), form("grant_type", "foo")},
		{"E5 grant type not enabled", setUp{}, form("grant_type", "password")},
		{"E6 audience missing", setUp{}, form("audience", "")},
		{"E7 audience unknown", setUp{}, form("audience", "https://<unknown>.example.com?a=1&b=2")},
		{"E8 no client grant", setUp{}, func(r *rig) answer { r.client.Ungrant(audience); return form()(r) }},
		{"E8 policy deny_all [guess]", setUp{api: fakeauth0.APIOptions{DenyClients: true}}, form()},
		{"E8b 2025", with(fakeauth0.Options{Wording: fakeauth0.Wording2025}), func(r *rig) answer { r.client.Ungrant(audience); return form()(r) }},
		{"E8c 2020", with(fakeauth0.Options{Wording: fakeauth0.Wording2020}), func(r *rig) answer { r.client.Ungrant(audience); return form()(r) }},
		{"E8d 2016", with(fakeauth0.Options{Wording: fakeauth0.Wording2016}), func(r *rig) answer { r.client.Ungrant(audience); return form()(r) }},
		{"E9 scope outside the grant", setUp{}, form("scope", "listen:events")},
		{"E9 two of them [guess]", setUp{}, form("scope", "listen:events read:a delete:a listen:events")},
		{"E10 scope of a wrong type", setUp{}, func(r *rig) answer { return r.json(`{"scope":7}`) }},
		{"E11 malformed JSON [guess]", setUp{}, func(r *rig) answer { return r.json(`{"grant_type":"client_cred`) }},
		{"E11 a parameter twice [guess]", setUp{}, func(r *rig) answer {
			return r.send(http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", asked().Encode()+"&audience=x", nil)
		}},
		{"E12 client_id missing [guess]", setUp{}, form("client_id", "")},
		{"E13 an assertion of a client without keys", setUp{}, form("client_secret", "", "client_assertion_type", jwtBearer, "client_assertion", "e.y.j")},
		{"E14 assertion type wrong [guess]", setUp{}, form("client_secret", "", "client_assertion_type", "jwt", "client_assertion", "e.y.j")},
		{"E15 an organisation in a tenant without any [guess]", setUp{}, form("organization", "org_x")},
		{"E17 throttled", setUp{}, broken(fault.Throttle(0))},
		{"E17 throttled for 2.5 s, with Retry-After", with(fakeauth0.Options{RetryAfter: true}), broken(fault.Throttle(2500 * time.Millisecond))},
		{"E17 in another text", with(fakeauth0.Options{ThrottleText: "Too many requests. Check the X-RateLimit-* headers."}), broken(fault.Throttle(0))},
		{"E16 an Action denies", setUp{}, func(r *rig) answer {
			r.tenant.SetAction(func(e *fakeauth0.Exchange) { e.Deny("invalid_request", "not today") })
			return form()(r)
		}},
		{"E18 quota exceeded", with(fakeauth0.Options{ClientQuota: fakeauth0.Quota{PerHour: 1}}), func(r *rig) answer { form()(r); return form()(r) }},
		{"E19 rate policy exceeded", setUp{}, func(r *rig) answer { r.client.SetRatePolicy(0); return form()(r) }},
		{"E20 endpoint disabled", with(fakeauth0.Options{Outage: fakeauth0.OutageDisabled}), broken(fault.Refuse())},
		{"E21 wrong method", setUp{}, func(r *rig) answer { return r.get("/oauth/token") }},
		{"E22 internal error, empty", with(fakeauth0.Options{Outage: fakeauth0.OutageEmpty}), broken(fault.Refuse())},
		{"E22 internal error", with(fakeauth0.Options{Outage: fakeauth0.OutageServerError}), broken(fault.Refuse())},
		{"E23 temporarily down", setUp{}, broken(fault.Refuse())},
		{"E24 edge failure", with(fakeauth0.Options{Outage: fakeauth0.OutageEdge}), broken(fault.Refuse())},
		{"E25 suspicious", with(fakeauth0.Options{Outage: fakeauth0.OutageValidation}), broken(fault.Refuse())},
		{"denied at the door [guess]", setUp{}, broken(fault.Deny())},
		{"unknown path [guess]", setUp{}, func(r *rig) answer { return r.get("/nothing") }},
	} {
		r := newRig(t, c.setUp)
		a := c.ask(r)
		fmt.Fprintf(&got, "%s\n  %d\n", c.row, a.status)
		for _, name := range []string{"Content-Type", "Cache-Control", "Pragma", "Retry-After", "Server", "Auth0-Client-Quota-Limit", "Auth0-RateLimit", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} {
			if v := a.header.Values(name); v != nil {
				fmt.Fprintf(&got, "  %s: %s\n", name, strings.Join(v, "; "))
			}
		}
		fmt.Fprintf(&got, "  %s\n\n", strings.ReplaceAll(strings.TrimSuffix(a.body, "\n"), "\n", "\n  "))
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wantLines := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got.String(), "\n") {
		if i >= len(wantLines) || line != wantLines[i] {
			t.Fatalf("%s:%d: got %q; go test -run TestErrorCatalogue -update writes it anew", file, i+1, line)
		}
	}
	if got.Len() != len(want) {
		t.Errorf("%s has lines that are no longer answered", file)
	}
}

// TestUnauthorizedIsAlwaysTheSame: whoever probes for client ids learns nothing (rows E1, E2, E2b).
func TestUnauthorizedIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	basic := func(text string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", text) }
	}
	none := with(asked(), "client_id", "", "client_secret", "").Encode()
	for name, c := range map[string]struct {
		body string
		edit func(*http.Request)
	}{
		"no credentials":                       {none, nil},
		"basic that is no base64":              {none, basic("Basic !!!")},
		"basic without a colon":                {none, basic("Basic Y2lk")},
		"basic with a wrong secret":            {none, func(r *http.Request) { r.SetBasicAuth(clientID, "wrong") }},
		"basic against the body's id":          {asked().Encode(), func(r *http.Request) { r.SetBasicAuth("other", secret) }},
		"basic against the body's secret":      {with(asked(), "client_secret", "wrong").Encode(), func(r *http.Request) { r.SetBasicAuth(clientID, secret) }},
		"an unreadable basic beside the body":  {asked().Encode(), basic("Basic !!!")},
		"another scheme is no credential":      {none, basic("Bearer " + secret)},
		"the secret with a space at its end":   {with(asked(), "client_secret", secret+" ").Encode(), nil},
		"the client id in capitals":            {with(asked(), "client_id", "CID").Encode(), nil},
		"credentials before audience":          {with(asked(), "client_secret", "wrong", "audience", "nowhere").Encode(), nil},
		"credentials before the granted types": {with(asked(), "client_secret", "wrong", "grant_type", "password").Encode(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setUp{})
			r.refused(r.send(http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", c.body, c.edit), 401, unauthorized)
		})
	}
}

func TestAuthenticationMethods(t *testing.T) {
	t.Parallel()
	post := func(r *rig) answer { return r.form(asked()) }
	basic := func(r *rig) answer {
		return r.send(http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", with(asked(), "client_id", "", "client_secret", "").Encode(),
			func(req *http.Request) { req.SetBasicAuth(clientID, secret) })
	}
	both := func(r *rig) answer {
		return r.send(http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", asked().Encode(),
			func(req *http.Request) { req.SetBasicAuth(clientID, secret) })
	}
	is := func(m fakeauth0.AuthMethod) []fakeauth0.ClientOption {
		return []fakeauth0.ClientOption{fakeauth0.WithAuthMethod(m)}
	}
	strict := fakeauth0.Options{StrictAuthMethod: true}
	for name, c := range map[string]struct {
		setUp  setUp
		ask    func(*rig) answer
		status int
	}{
		"a post client may use basic":           {setUp{}, basic, 200},
		"a basic client may use post":           {setUp{client: is(fakeauth0.ClientSecretBasic)}, post, 200},
		"both, when they agree":                 {setUp{}, both, 200},
		"strict: a post client by post":         {setUp{tenant: strict}, post, 200},
		"strict: a post client by basic":        {setUp{tenant: strict}, basic, 401},
		"strict: a basic client by basic":       {setUp{tenant: strict, client: is(fakeauth0.ClientSecretBasic)}, basic, 200},
		"strict: a basic client by post":        {setUp{tenant: strict, client: is(fakeauth0.ClientSecretBasic)}, post, 401},
		"a public client cannot use its secret": {setUp{client: is(fakeauth0.AuthNone)}, post, 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if a := c.ask(newRig(t, c.setUp)); a.status != c.status {
				t.Errorf("answered %d %s, want %d", a.status, a.body, c.status)
			}
		})
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	for _, o := range fakeauth0.Operations() {
		n := r.world.Journal.Len()
		if a := r.send(o.Method, o.Path, "", "", nil); a.status == 404 || a.status == 405 {
			t.Errorf("%s %s answers %d", o.Method, o.Path, a.status)
		}
		calls := r.calls()
		if r.world.Journal.Len() == n || calls[len(calls)-1].Op != o.Name {
			t.Errorf("%s %s is journaled as %v, want %s", o.Method, o.Path, calls[len(calls)-1], o.Name)
		}
		if a := r.send(http.MethodOptions, o.Path, "", "", nil); a.status != 405 {
			t.Errorf("OPTIONS %s answers %d", o.Path, a.status)
		}
	}
	n := r.world.Journal.Len()
	for _, path := range []string{"/", "/oauth", "//oauth/token", "/oauth/token/x", "/.well-known/", "/api/v2", "/api/v2/nothing"} {
		if a := r.get(path); a.status != 404 {
			t.Errorf("GET %s answers %d %v, want 404", path, a.status, a.header)
		}
	}
	if r.world.Journal.Len() != n {
		t.Error("a path that the tenant does not have is in the journal")
	}
	if names := fakeauth0.Operations(); !slices.ContainsFunc(names, func(o fakeauth0.Operation) bool { return o.Name == "auth0.jwks" }) {
		t.Errorf("operations %v", names)
	}
}
