package fakeauth0

import (
	"net/http"
	"strconv"
	"time"
)

// The values of Cache-Control at the token endpoint (spec/auth0.md 1.7).
const (
	cacheSuccess = "no-store"
	cacheError   = "private, no-store, no-cache, must-revalidate, post-check=0, pre-check=0, no-transform"
)

// setHeaders sets what every answer of a route carries.
func (t *Tenant) setHeaders(h http.Header, r *route) {
	if r.scopes == nil {
		t.setCommonHeaders(h, r.limit)
		return
	}
	setManagementHeaders(h)
	setRateLimit(h, r.limit, r.limit-1, t.world.Clock.Now().Add(time.Second))
}

// setCommonHeaders sets what every recorded answer carries. No bucket is counted: limit says how
// large it is, and one token of it is taken (spec/auth0.md 1.7). Zero leaves those headers out.
func (t *Tenant) setCommonHeaders(h http.Header, limit int) {
	h.Set("Strict-Transport-Security", "max-age=31536000")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Auth0-RequestId", t.newRequestID())
	if limit > 0 {
		setRateLimit(h, limit, limit-1, t.world.Clock.Now().Add(time.Second))
	}
}

// setRateLimit sets the trio; reset is told in whole seconds, and never earlier than it is.
func setRateLimit(h http.Header, limit, remaining int, reset time.Time) {
	h.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	h.Set("X-RateLimit-Reset", strconv.FormatInt(upToSecond(reset).Unix(), 10))
}

func upToSecond(t time.Time) time.Time {
	if s := t.Truncate(time.Second); !s.Equal(t) {
		return s.Add(time.Second)
	}
	return t
}

// setPublished sets the headers of what the tenant publishes: JWKS and discovery, as recorded
// (spec/auth0.md 3.1).
func (t *Tenant) setPublished(h http.Header) {
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", t.options.cacheControl())
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Credentials", "false")
	h.Set("Access-Control-Expose-Headers", "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset")
	h.Set("Last-Modified", t.world.Clock.Now().UTC().Format(http.TimeFormat))
	h.Set("Vary", "Accept-Encoding, Origin, Accept-Encoding")
}
