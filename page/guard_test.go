package page

import (
	"net/http"
	"strings"
	"testing"
)

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func host(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }

func TestStrangersPagesAreRefused(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	own := strings.TrimPrefix(r.page.URL(), "http://")
	for _, c := range []struct {
		name, method, path string
		change             []func(*http.Request)
		status             int
		part               string
	}{
		{"a rebound name", "GET", "/", []func(*http.Request){host("evil.example:4568")}, 403, `does not answer to the name "evil.example:4568"`},
		{"a rebound name's state", "GET", "/api/state", []func(*http.Request){host("evil.example")}, 403, "ask for it by its address"},
		{"a name that begins well", "GET", "/", []func(*http.Request){host("localhost.evil.example")}, 403, "does not answer"},
		{"a name with an address in it", "GET", "/", []func(*http.Request){host("127.0.0.1.evil.example")}, 403, "does not answer"},
		{"localhost", "GET", "/", []func(*http.Request){host("localhost:1")}, 200, ""},
		{"IPv6", "GET", "/", []func(*http.Request){host("[::1]:4568")}, 200, ""},
		{"another origin's read", "GET", "/api/state", []func(*http.Request){header("Origin", "https://evil.example")}, 403, "a page of https://evil.example may not ask this one"},
		{"another port's page", "GET", "/api/state", []func(*http.Request){header("Origin", "http://127.0.0.1:1")}, 403, "may not ask"},
		{"no origin that is one", "POST", "/api/faults", []func(*http.Request){header("Origin", "null")}, 403, "may not ask"},
		{"another scheme", "GET", "/api/state", []func(*http.Request){header("Origin", "https://"+own)}, 403, "may not ask"},
		{"its own page", "GET", "/api/state", []func(*http.Request){header("Origin", "http://"+own), header("Sec-Fetch-Site", "same-origin")}, 200, ""},
		{"another site's image", "GET", "/api/state", []func(*http.Request){header("Sec-Fetch-Site", "cross-site")}, 403, "another site's page"},
		{"another port's", "GET", "/api/events", []func(*http.Request){header("Sec-Fetch-Site", "same-site")}, 403, "another site's page"},
		{"a link from elsewhere", "GET", "/", []func(*http.Request){header("Sec-Fetch-Site", "cross-site")}, 200, ""},
		{"a form", "POST", "/api/secrets/x/rotate", []func(*http.Request){header("Content-Type", "application/x-www-form-urlencoded")}, 415, "Content-Type: application/json"},
		{"plain text", "POST", "/api/secrets/x/rotate", []func(*http.Request){header("Content-Type", "text/plain")}, 415, "as curl --json does"},
		{"no kind", "DELETE", "/api/faults/1", []func(*http.Request){func(r *http.Request) { r.Header.Del("Content-Type") }}, 415, "Content-Type"},
	} {
		if c.status == 200 {
			if status, text := r.ask(c.method, c.path, "", c.change...); status != 200 {
				t.Errorf("%s: %d %s", c.name, status, text)
			}
			continue
		}
		t.Log(c.name)
		r.refused(c.method, c.path, "", c.status, c.part, c.change...)
	}
	if n := r.stack.Journal.Len(); n > 0 {
		for _, e := range r.stack.Journal.Entries() {
			if strings.Contains(e.String(), operator+":") {
				t.Errorf("something was done: %s", e)
			}
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	for _, path := range []string{"/", "/page.js", "/lanes.js", "/api/state", "/nowhere"} {
		answer, err := http.DefaultTransport.RoundTrip(must(http.NewRequest("GET", r.page.URL()+path, nil)))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		policy := answer.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: %q lacks %s", path, policy, part)
			}
		}
		if strings.Contains(policy, "unsafe") || answer.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, answer.Header)
		}
	}
}

// A page that was told to listen by a name answers to it.
func TestTheNameThatItListensBy(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	r.page.mu.Lock()
	r.page.name = "Rollover.internal"
	r.page.mu.Unlock()
	if status, text := r.ask("GET", "/", "", host("rollover.internal:4568")); status != 200 {
		t.Errorf("%d %s", status, text)
	}
}

func must(r *http.Request, err error) *http.Request {
	if err != nil {
		panic(err)
	}
	return r
}
