package fakeauth0

import (
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// The limits of an API (spec/auth0.md 2.4 and 4.3).
const (
	defaultTokenLifetime = 86400 * time.Second
	maxTokenLifetime     = 2592000 * time.Second
	maxIdentifier        = 600
)

// Dialect is the profile of an API's access tokens (spec/auth0.md 2.2 and 2.3).
type Dialect string

// The dialects. An authz dialect adds the permissions claim.
const (
	DialectAuth0        Dialect = "access_token"
	DialectAuth0Authz   Dialect = "access_token_authz"
	DialectRFC9068      Dialect = "rfc9068_profile"
	DialectRFC9068Authz Dialect = "rfc9068_profile_authz"
)

// APIOptions say what kind of tokens an API has. The zero value is Auth0's own defaults.
type APIOptions struct {
	// TokenLifetime is exp minus iat, whole seconds up to 30 days. Zero: 86 400 s.
	TokenLifetime time.Duration
	// Dialect is the profile of the tokens. Empty: DialectAuth0.
	Dialect Dialect
	// Scopes are the API's permissions, which GrantAll gives.
	Scopes []string
	// SigningAlg is "RS256", "RS512" or "PS256". Empty: RS256. Two tokens that say the same are the same
	// bytes, except with PS256 (spec/auth0.md 2.4).
	SigningAlg string
	// DenyClients refuses every client, whatever its grants: the API's policy for clients is deny_all (1.4).
	DenyClients bool
}

// Check reports what is wrong with the options, or nil. AddAPI panics with it.
func (o APIOptions) Check() error {
	switch {
	case o.TokenLifetime < 0 || o.TokenLifetime > maxTokenLifetime:
		return fmt.Errorf("token lifetime %v: it lies between 1s and %v", o.TokenLifetime, maxTokenLifetime)
	case o.TokenLifetime%time.Second != 0:
		return fmt.Errorf("token lifetime %v: it is whole seconds", o.TokenLifetime)
	case o.Dialect != "" && !slices.Contains([]Dialect{DialectAuth0, DialectAuth0Authz, DialectRFC9068, DialectRFC9068Authz}, o.Dialect):
		return fmt.Errorf("dialect %q: it is access_token, access_token_authz, rfc9068_profile or rfc9068_profile_authz", o.Dialect)
	case o.SigningAlg != "" && signingMethods[o.SigningAlg] == nil:
		return fmt.Errorf("signing algorithm %q: it is RS256, RS512 or PS256", o.SigningAlg)
	}
	return nil
}

// signingMethods are the algorithms that an API may have (spec/auth0.md 2.1).
var signingMethods = map[string]jwt.SigningMethod{
	"RS256": jwt.SigningMethodRS256,
	"RS512": jwt.SigningMethodRS512,
	"PS256": jwt.SigningMethodPS256,
}

// API is a resource server: what an audience names.
type API struct {
	tenant   *Tenant
	id       string
	audience string

	options APIOptions // defaults filled in; under the tenant's mutex
}

// AddAPI adds an API under its identifier, the audience: any text, compared to the letter, trailing
// slash included. It panics if the tenant has that API already or o does not pass Check.
func (t *Tenant) AddAPI(audience string, o APIOptions) *API {
	must(o.Check())
	if audience == "" || len(audience) > maxIdentifier {
		must(fmt.Errorf("audience %q: give an API's identifier of 1 to %d characters", audience, maxIdentifier))
	}
	if o.TokenLifetime == 0 {
		o.TokenLifetime = defaultTokenLifetime
	}
	if o.Dialect == "" {
		o.Dialect = DialectAuth0
	}
	if o.SigningAlg == "" {
		o.SigningAlg = "RS256"
	}
	o.Scopes = slices.Clone(o.Scopes)
	a := &API{tenant: t, id: t.newObjectID(), audience: audience, options: o}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.apis[audience] != nil {
		must(fmt.Errorf("audience %q: the tenant has that API already", audience))
	}
	t.apis[audience] = a
	return a
}

// API returns the API of this audience, or nil.
func (t *Tenant) API(audience string) *API {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.apis[audience]
}

// ID returns the resource server's id, 24 hexadecimal digits.
func (a *API) ID() string { return a.id }

// Audience returns the API's identifier.
func (a *API) Audience() string { return a.audience }

// Options returns how the API is set, defaults filled in.
func (a *API) Options() APIOptions {
	a.tenant.mu.Lock()
	defer a.tenant.mu.Unlock()
	o := a.options
	o.Scopes = slices.Clone(o.Scopes)
	return o
}

// SetTokenLifetime changes the lifetime of the tokens minted from now on; those already minted keep
// theirs (spec/auth0.md 2.4). Zero sets the default again. It panics if d does not pass
// APIOptions.Check.
func (a *API) SetTokenLifetime(d time.Duration) {
	must(APIOptions{TokenLifetime: d}.Check())
	if d == 0 {
		d = defaultTokenLifetime
	}
	a.tenant.mu.Lock()
	defer a.tenant.mu.Unlock()
	a.options.TokenLifetime = d
}
