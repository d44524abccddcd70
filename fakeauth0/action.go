package fakeauth0

import (
	"net/http"
	"slices"
)

// Exchange is a token request by client credentials, as an Action sees it once everything else has been
// found right (the trigger credentials-exchange).
type Exchange struct {
	Client   string // its name
	Audience string
	// Scopes are those that the token is to have. The Action may change them (spec/auth0.md 1.4).
	Scopes []string
	// Parameters are those of the request that the tenant does not know.
	Parameters map[string]string
	// Claims are put at the end of the token; they cannot replace those of Auth0.
	Claims map[string]any

	denied *Error
}

// Deny refuses the request (row E16): code is "invalid_request" or "invalid_scope", which are 400, or else
// "server_error", which is 500.
func (e *Exchange) Deny(code, reason string) {
	status := http.StatusBadRequest
	if code == "server_error" {
		status = http.StatusInternalServerError
	}
	e.denied = &Error{status, code, reason, "", nil}
}

// SetAction has f called for each token request by client credentials, in the order in which they are decided
// and under the tenant's mutex: f must be quick and must not call the tenant. Nil ends it.
func (t *Tenant) SetAction(f func(*Exchange)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.action = f
}

// actLocked lets the Action see a decision, and change it.
func (t *Tenant) actLocked(d *decision, q tokenRequest) *Error {
	if t.action == nil || d.api == nil {
		return nil
	}
	e := &Exchange{
		Client: d.client.name, Audience: d.audience, Scopes: slices.Clone(d.scopes), Parameters: q.others, Claims: map[string]any{},
	}
	t.action(e)
	if e.denied != nil {
		return e.denied
	}
	d.scopes, d.custom = e.Scopes, e.Claims
	return nil
}
