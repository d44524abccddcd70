package fakeauth0

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/world"
)

const (
	historyPath = "/_rollover/requests"
	maxHistory  = 10000 // more than a test looks at, and a bound for a tenant that runs for long
)

// Request is a token request that came over HTTP and reached the tenant, as it remembers it. Nothing of it is
// secret.
type Request struct {
	At       time.Time `json:"at"`
	Client   string    `json:"client"`             // the application's name; "unknown client"
	By       string    `json:"by"`                 // who called: a function's name, "test"
	Audience string    `json:"audience,omitempty"` // that was asked for
	// Credential is what it was asked with, by its name: "client-secret#1", "client-key#2". Empty if it was
	// none that the client has ever had.
	Credential string `json:"credential,omitempty"`
	// Latest tells whether that is the client's latest secret, or a key that it is set to authenticate with.
	Latest bool   `json:"latest"`
	Status int    `json:"status"`
	Error  string `json:"error,omitempty"`
	// Reason is what the tenant's log says of a refused client, and the answer does not.
	Reason string `json:"reason,omitempty"`
	Token  string `json:"token,omitempty"` // that was minted, by its name
}

// Requests returns the token requests that came over HTTP, in the order in which they came; the latest ten
// thousand of them. GET /_rollover/requests shows the same.
func (t *Tenant) Requests() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.history)
}

// Tokens returns how many tokens the client has been given over HTTP, as far as Requests reaches.
func (c *Client) Tokens() int {
	n := 0
	for _, r := range c.tenant.Requests() {
		if r.Client == c.name && r.Token != "" {
			n++
		}
	}
	return n
}

// remember adds a request to the history; token and refusal are what it came to.
func (t *Tenant) remember(ctx context.Context, q tokenRequest, who identity, token Token, refusal *Error) {
	r := Request{
		At: t.world.Clock.Now(), Client: "unknown client", By: world.CallerFrom(ctx).Name,
		Audience: t.world.Names.Mask(q.audience), Credential: who.credential, Reason: t.world.Names.Mask(who.reason),
		Status: http.StatusOK, Token: token.Credential,
	}
	if refusal != nil {
		r.Status, r.Error = refusal.Status, refusal.Code
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.clients[q.claimedID()]; c != nil {
		r.Client, r.Latest = c.name, c.latestLocked(who.credential)
	}
	if len(t.history) == maxHistory {
		t.history = slices.Delete(t.history, 0, maxHistory/10)
	}
	t.history = append(t.history, r)
}

// latestLocked reports whether a credential is what the client is to authenticate with.
func (c *Client) latestLocked(name string) bool {
	if c.usesSecretLocked() {
		return name != "" && c.secrets.latest().name == name
	}
	return slices.ContainsFunc(c.credentials, func(k *credential) bool { return k.associated && k.acceptance.name == name })
}

// serveHistory answers GET /_rollover/requests, which is no operation of Auth0: neither journaled nor
// broken.
func (t *Tenant) serveHistory(w http.ResponseWriter, _ *http.Request) {
	all := t.Requests()
	if all == nil {
		all = []Request{}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(compact(all))
}
