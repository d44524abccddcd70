package fakeauth0

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/gorilla/mux"

	"github.com/rolloverhq/rollover/internal/wire"
)

// managementPath is where the Management API is, and its audience under the tenant's URL.
const managementPath = "/api/v2/"

// ManagementAudience returns the identifier of the Management API: URL and "/api/v2/". Every tenant has
// that API; Client.GrantManagement lets a client have tokens for it.
func (t *Tenant) ManagementAudience() string { return t.URL() + managementPath }

// call is one call of the Management API.
type call struct {
	tenant *Tenant
	ctx    context.Context
	query  url.Values
	path   map[string]string // the variables of the route, decoded
	bearer bearer
	body   payload
	header http.Header // of the answer
}

// managed makes a handler of an operation of the Management API: it checks the token and its scopes,
// reads the body, and writes what the operation returns. A nil answer has no body.
func managed(status int, do func(*call) (any, *APIError)) func(*Tenant, http.ResponseWriter, *http.Request) {
	return func(t *Tenant, w http.ResponseWriter, r *http.Request) {
		c, err := t.newCall(r)
		if err != nil {
			writeAPIError(w, r, err)
			return
		}
		c.header = w.Header()
		answer, err := do(c)
		if err != nil {
			writeAPIError(w, r, err)
			return
		}
		w.WriteHeader(status)
		if answer != nil {
			_, _ = w.Write(compact(answer))
		}
	}
}

func (t *Tenant) newCall(r *http.Request) (*call, *APIError) {
	b, refusal := t.authenticateBearer(r.Header)
	if refusal != nil {
		return nil, refusal
	}
	if route := t.find(r); route != nil && !route.scopes.metBy(b.scopes) {
		return nil, errInsufficientScope(route.scopes.names())
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, errPayload("Invalid request payload", "")
	}
	body, refusal := readPayload(r.Header.Get("Content-Type"), text)
	if refusal != nil {
		return nil, refusal
	}
	return &call{tenant: t, ctx: r.Context(), query: r.URL.Query(), path: decoded(mux.Vars(r)), bearer: b, body: body}, nil
}

// decoded decodes the variables of a path, which are taken as they come.
func decoded(vars map[string]string) map[string]string {
	all := make(map[string]string, len(vars))
	for name, v := range vars {
		all[name] = v
		if text, err := url.PathUnescape(v); err == nil {
			all[name] = text
		}
	}
	return all
}

// setManagementHeaders sets what every recorded answer of the Management API carries (spec/auth0.md
// 4.1).
func setManagementHeaders(h http.Header) {
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "origin,accept-encoding")
	h.Set("Strict-Transport-Security", "max-age=31536000")
	h.Set("X-Content-Type-Options", "nosniff")
}

// writeAPIError answers with an error of the Management API.
func writeAPIError(w http.ResponseWriter, r *http.Request, e *APIError) {
	code := e.Code
	if code == "" {
		code = http.StatusText(e.Status)
	}
	wire.Of(r.Context()).SetError(code)
	h := w.Header()
	setManagementHeaders(h)
	switch {
	case e.Status != http.StatusUnauthorized:
	case e.Attributes == nil:
		h.Set("WWW-Authenticate", "Bearer")
	default:
		h.Set("WWW-Authenticate", `Bearer error="`+e.Attributes.Error+`"`)
	}
	w.WriteHeader(e.Status)
	_, _ = w.Write(compact(e))
}
