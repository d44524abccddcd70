package fakeauth0

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// Token is an access token as the token endpoint answers it (spec/auth0.md 1.6).
type Token struct {
	AccessToken string `json:"access_token"`
	Scope       string `json:"scope,omitempty"` // absent when nothing is granted
	ExpiresIn   int64  `json:"expires_in"`      // seconds
	TokenType   string `json:"token_type"`

	// Credential is the token's name in the journal, "token#2".
	Credential string `json:"-"`
}

// Mint asks for a token for the audience as the client does at the token endpoint once it has
// authenticated: an empty audience takes the tenant's default, and no scopes take all that are granted. A refusal
// is an *Error. The journal takes the caller from ctx.
func (c *Client) Mint(ctx context.Context, audience string, scopes ...string) (Token, error) {
	q := tokenRequest{grantType: clientCredentials, audience: audience, scopes: scopes}
	d, err := c.tenant.decide(q, func() (identity, *Error) { return identity{client: c}, nil })
	if err != nil {
		return Token{}, err
	}
	return c.tenant.issue(ctx, d)
}

// serveToken answers POST /oauth/token (spec/auth0.md 1).
func (t *Tenant) serveToken(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		writeError(w, r, errBody())
		return
	}
	q, refusal := parseTokenRequest(r.Header, body)
	if refusal != nil {
		writeError(w, r, refusal)
		return
	}
	var who identity
	d, refusal := t.decide(q, func() (identity, *Error) {
		var refusal *Error
		who, refusal = t.authenticateLocked(q)
		return who, refusal
	})
	if refusal != nil {
		t.remember(r.Context(), q, who, Token{}, refusal)
		writeError(w, r, refusal)
		return
	}
	token, err := t.issue(r.Context(), d)
	if err != nil {
		t.remember(r.Context(), q, who, Token{}, errServer())
		writeError(w, r, err)
		return
	}
	t.remember(r.Context(), q, who, token, nil)
	wire.Of(r.Context()).SetArgs(t.describe(q) + " " + token.Credential)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", cacheSuccess)
	h.Set("Pragma", "no-cache")
	h.Set("Vary", "Accept-Encoding, Origin")
	maps.Copy(h, d.header)
	_, _ = w.Write(compact(token))
}

// decision is what a token request comes to: everything that is known before the signature.
type decision struct {
	access
	client   *Client
	with     string // the credential that it was asked with; empty: from Go
	audience string
	opts     APIOptions
	key      *signingKey
	at       time.Time
	custom   map[string]any // claims that come last
	header   http.Header    // of the answer
}

// decide takes a request through the order of checks of spec/auth0.md 1.5. Nothing is signed here, so
// that the tenant stays free for others.
func (t *Tenant) decide(q tokenRequest, authenticate func() (identity, *Error)) (*decision, *Error) {
	switch {
	case q.grantType == "":
		return nil, errNoGrantType()
	case !slices.Contains(grantTypes, q.grantType):
		return nil, errUnsupportedGrantType(q.grantType, t.options.UnsupportedGrantStatus)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	who, err := authenticate()
	if err != nil {
		return nil, err
	}
	c := who.client
	policed, err := t.policeLocked(c)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(c.grantTypes, q.grantType) {
		return nil, errGrantTypeNotAllowed(q.grantType)
	}
	a, err := t.authorizeLocked(c, q)
	if err != nil {
		return nil, err
	}
	a.scopes = slices.Clone(a.scopes)
	d := &decision{access: a, client: c, with: who.credential, key: t.keys.current, at: t.world.Clock.Now(), header: policed}
	if a.api != nil {
		d.opts, d.audience = a.api.options, a.api.audienceLocked()
	}
	if err := t.actLocked(d, q); err != nil {
		return nil, err
	}
	metered, err := t.meterLocked(c, a.organization)
	if err != nil {
		return nil, err
	}
	maps.Copy(d.header, metered)
	return d, nil
}

// describeToken says for the journal who asks for what.
func (t *Tenant) describeToken(r *http.Request, body []byte) string {
	q, err := parseTokenRequest(r.Header, body)
	if err != nil {
		return ""
	}
	return t.describe(q)
}

func (t *Tenant) describe(q tokenRequest) string {
	id := q.claimedID()
	name := "unknown client"
	if c := t.Client(id); c != nil {
		name = c.name
	}
	text := name
	if q.audience != "" {
		text += " for " + q.audience
	}
	const enough = 200
	if len(text) > enough {
		text = text[:enough] + "..."
	}
	return t.world.Names.Mask(text)
}

// callOf names the logical call that a token request of this run belongs to.
func callOf(r world.Run) string {
	if r.Number == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%d.%s", r.Number, r.Attempt, r.Step)
}
