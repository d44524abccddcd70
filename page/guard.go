package page

import (
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// slowest is how long a request may take to come in.
const slowest = 10 * time.Second

// secure sets what keeps a browser from doing with an answer what it was not made for. The page needs nothing
// from elsewhere, and nobody else needs it.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
}

// guard refuses what a stranger's page could have a browser ask: under a name of the stranger's that leads
// here (DNS rebinding), or from a page that is not this one.
func (p *Page) guard(r *http.Request) *refusal {
	origin := r.Header.Get("Origin")
	switch {
	case !p.mine(r.Host):
		return refuse(http.StatusForbidden, "the page does not answer to the name %q: ask for it by its address, or as localhost", r.Host)
	case origin != "" && origin != "http://"+r.Host:
		return refuse(http.StatusForbidden, "a page of %s may not ask this one: open http://%s instead", origin, r.Host)
	case strings.HasPrefix(r.URL.Path, "/api/") && foreignSite(r):
		return refuse(http.StatusForbidden, "another site's page may not ask this one: open http://%s instead", r.Host)
	case changes(r) && !isJSON(r):
		return refuse(http.StatusUnsupportedMediaType, "what changes something is asked for with Content-Type: application/json, as curl --json does")
	}
	return nil
}

// mine reports whether a Host is one that no name service of a stranger's can have led here: an address, localhost, or
// the name by which the page was told to listen.
func (p *Page) mine(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(name, "["), "]"))
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return name != "" && (name == "localhost" || name == strings.ToLower(p.name))
}

// foreignSite reports whether a browser says that another site's page asks.
func foreignSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	return true
}

func changes(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead
}

func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}
