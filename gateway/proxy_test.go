package gateway_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
)

// client goes through the gateway's proxy, and trusts its authority alone.
func (b *border) client(t testing.TB) *http.Client {
	t.Helper()
	address, err := b.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{
		Proxy:           http.ProxyURL(&url.URL{Scheme: "http", Host: address}),
		TLSClientConfig: &tls.Config{RootCAs: b.Authority().Pool()},
	}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 30 * time.Second}
}

func get(t testing.TB, c *http.Client, url string) (status int, body string, err error) {
	t.Helper()
	r, err := c.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return r.StatusCode, string(b), err
}

func TestNamesLeadToTheirHandlers(t *testing.T) {
	t.Parallel()
	b := newBorder(t)
	for _, name := range []string{"*.auth0.com", "demo.auth0.com", "login.example.com", "127.0.0.1:4100"} {
		b.Lead(name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, name+" "+r.URL.String()+" "+r.RequestURI)
		}))
	}
	c := b.client(t)
	for url, want := range map[string]string{
		"https://demo.auth0.com/a?b=c":     "demo.auth0.com /a?b=c /a?b=c",
		"http://DEMO.auth0.com./a?b=c":     "demo.auth0.com /a?b=c /a?b=c",
		"https://other.auth0.com:8443/a":   "*.auth0.com /a /a",
		"http://login.example.com/%2Fx":    "login.example.com /%2Fx /%2Fx",
		"http://127.0.0.1:4100/somewhere?": "127.0.0.1:4100 /somewhere? /somewhere?",
	} {
		if status, got, err := get(t, c, url); err != nil || status != 200 || got != want {
			t.Errorf("%s: %d %q, %v; want %q", url, status, got, err, want)
		}
	}
	if e := b.egresses(); len(e) > 0 {
		t.Errorf("egresses: %v", e)
	}
}

// What nobody answers for is refused at once, and told with the step.
func TestWhatLeadsNowhereIsRefused(t *testing.T) {
	t.Parallel()
	b := newBorder(t)
	b.Lead("*.auth0.com", http.NotFoundHandler())
	c := b.client(t)
	if _, got, err := get(t, c, "https://deep.eu.auth0.com/"); err == nil || !strings.Contains(err.Error(), "Forbidden") {
		t.Errorf("%q, %v", got, err)
	}
	if status, got, err := get(t, c, "http://api.example.com/x"); err != nil || status != 403 || !strings.Contains(got, "nothing answers at api.example.com in this world") {
		t.Errorf("%d %q, %v", status, got, err)
	}
	if _, _, err := get(t, c, "https://127.0.0.1:1/"); err == nil {
		t.Error("a port of this machine is reached by way of the proxy")
	}
	var told []string
	for _, e := range b.egresses() {
		told = append(told, e.String()+" in "+e.Step)
	}
	want := []string{
		"rotate reached out for deep.eu.auth0.com (connect) -> refused in createSecret",
		"rotate reached out for api.example.com (http) -> refused in createSecret",
		"rotate reached out for 127.0.0.1:1 (connect) -> refused in createSecret",
	}
	if strings.Join(told, "\n") != strings.Join(want, "\n") {
		t.Errorf("told:\n%s\nwant:\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

// A provider of a test's own is journaled and breakable, as a fake is.
func TestAMountedHostIsJournaledAndBreakable(t *testing.T) {
	t.Parallel()
	b := newBorder(t)
	var asked atomic.Int32
	b.Handle("api.example.com", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		body, _ := io.ReadAll(r.Body)
		io.WriteString(w, "hello "+string(body))
	}))
	if got := b.Operations(); len(got) != 1 || got[0] != "host.api.example.com" {
		t.Errorf("operations %v", got)
	}
	b.world.Names.Credential("key", "a-secret-of-some-length")
	b.world.Faults.On("host.api.example.com").Times(1).Do(fault.Throttle(1500 * time.Millisecond))
	c := b.client(t)
	r, err := c.Get("https://api.example.com/v1/a-secret-of-some-length?token=also")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") != "2" || asked.Load() != 0 {
		t.Errorf("%s, Retry-After %q, asked %d times", r.Status, r.Header.Get("Retry-After"), asked.Load())
	}
	if r.Header.Get("Date") != "Mon, 01 Jan 2035 00:00:00 GMT" {
		t.Errorf("Date %q", r.Header.Get("Date"))
	}
	if status, got, err := get(t, c, "https://api.example.com/v1"); err != nil || status != 200 || got != "hello " {
		t.Errorf("%d %q, %v", status, got, err)
	}
	calls := b.calls()
	if len(calls) != 2 || calls[0].String() != "rotate host.api.example.com GET /v1/***key#1*** -> 429 [throttle 1.5s]" {
		t.Errorf("calls %v", calls)
	}
}

func TestAGatewayThatIsClosed(t *testing.T) {
	t.Parallel()
	b := newBorder(t)
	if _, err := b.Proxied(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := b.Proxied(); err == nil {
		t.Error("it still encloses")
	}
}
