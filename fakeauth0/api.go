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
	minSigningSecret     = 16
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
	// SigningAlg is "RS256", "RS512", "PS256" or "HS256". Empty: RS256. Two tokens that say the same are the
	// same bytes, except with PS256 (spec/auth0.md 2.4).
	SigningAlg string
	// SigningSecret signs for HS256, of 16 characters or more. Empty: one by the world's seed.
	SigningSecret string
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
		return fmt.Errorf("signing algorithm %q: it is RS256, RS512, PS256 or HS256", o.SigningAlg)
	case o.SigningSecret != "" && len(o.SigningSecret) < minSigningSecret:
		return fmt.Errorf("signing secret: it has %d characters or more", minSigningSecret)
	}
	return nil
}

// signingMethods are the algorithms that an API may have (spec/auth0.md 2.1).
var signingMethods = map[string]jwt.SigningMethod{
	"RS256": jwt.SigningMethodRS256,
	"RS512": jwt.SigningMethodRS512,
	"PS256": jwt.SigningMethodPS256,
	"HS256": jwt.SigningMethodHS256,
}

// API is a resource server: what an audience names.
type API struct {
	tenant   *Tenant
	id       string
	audience string // of the Management API: nothing, as it follows the tenant's URL

	// Under the tenant's mutex.
	options    APIOptions        // defaults filled in
	about      map[string]string // :: scope → its description
	properties payload           // what the tenant keeps and does not act upon
}

// AddAPI adds an API under its identifier, the audience: any text, compared to the letter, trailing
// slash included. It panics if the tenant has that API already or o does not pass Check.
func (t *Tenant) AddAPI(audience string, o APIOptions) *API {
	a, err := t.newAPI(audience, o)
	must(err)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.apiLocked(audience) != nil {
		must(fmt.Errorf("audience %q: the tenant has that API already", audience))
	}
	t.apis[audience] = a
	return a
}

// newAPI makes an API that the tenant does not have yet.
func (t *Tenant) newAPI(audience string, o APIOptions) (*API, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if audience == "" || len(audience) > maxIdentifier {
		return nil, fmt.Errorf("audience %q: give an API's identifier of 1 to %d characters", audience, maxIdentifier)
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
	if o.SigningAlg == "HS256" && o.SigningSecret == "" {
		o.SigningSecret = t.newSigningSecret()
	}
	if o.SigningSecret != "" {
		t.world.Names.Credential("signing-secret", o.SigningSecret)
	}
	o.Scopes = slices.Clone(o.Scopes)
	return &API{tenant: t, id: t.newObjectID(), audience: audience, options: o, properties: payload{}}, nil
}

// newManagementAPI makes the API that every tenant has (spec/auth0.md 2.4).
func (t *Tenant) newManagementAPI() *API {
	return &API{tenant: t, id: t.newObjectID(), properties: payload{}, options: APIOptions{
		TokenLifetime: defaultTokenLifetime, Dialect: DialectAuth0, SigningAlg: "RS256", Scopes: managementScopes(),
	}}
}

// apiLocked finds an API by its audience; nil if there is none.
func (t *Tenant) apiLocked(audience string) *API {
	if audience == t.management.audienceLocked() {
		return t.management
	}
	return t.apis[audience]
}

// API returns the API of this audience, or nil.
func (t *Tenant) API(audience string) *API {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.apiLocked(audience)
}

// ID returns the resource server's id, 24 hexadecimal digits.
func (a *API) ID() string { return a.id }

// Audience returns the API's identifier.
func (a *API) Audience() string {
	a.tenant.mu.Lock()
	defer a.tenant.mu.Unlock()
	return a.audienceLocked()
}

func (a *API) audienceLocked() string {
	if a == a.tenant.management {
		return a.tenant.urlLocked() + managementPath
	}
	return a.audience
}

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
