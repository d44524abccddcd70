package fakeauth0_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	jwtmiddleware "github.com/auth0/go-jwt-middleware/v2"
	"github.com/auth0/go-jwt-middleware/v2/jwks"
	"github.com/auth0/go-jwt-middleware/v2/validator"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// Auth0's middleware for Go, behind which the APIs are that take the tokens. It finds the JWKS by discovery, and
// looks at the host's clock.

// guard is an API behind the middleware, and why it last refused.
type guard struct {
	*rig
	http.Handler
	err error
}

type keyFunc func(context.Context) (any, error)

func (r *rig) issuer() *url.URL {
	r.t.Helper()
	u, err := url.Parse(r.tenant.Issuer())
	if err != nil {
		r.t.Fatal(err)
	}
	return u
}

// guarded is an API of the rig's audience, whose tokens are signed by RS256.
func (r *rig) guarded(keys keyFunc) *guard {
	r.t.Helper()
	v, err := validator.New(keys, validator.RS256, r.tenant.Issuer(), []string{audience})
	if err != nil {
		r.t.Fatal(err)
	}
	g := &guard{rig: r}
	g.Handler = jwtmiddleware.New(v.ValidateToken, jwtmiddleware.WithErrorHandler(func(w http.ResponseWriter, r *http.Request, err error) {
		g.err = err
		jwtmiddleware.DefaultErrorHandler(w, r, err)
	})).CheckJWT(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims := r.Context().Value(jwtmiddleware.ContextKey{}).(*validator.ValidatedClaims)
		_, _ = w.Write([]byte(claims.RegisteredClaims.Subject))
	}))
	return g
}

// lets checks that the API takes a token, and whom it takes for its holder.
func (g *guard) lets(what, token string) {
	g.t.Helper()
	if a := g.asked(token); a.Code != http.StatusOK || a.Body.String() != "cid@clients" {
		g.t.Errorf("%s: answered %d %s: %v", what, a.Code, a.Body, g.err)
	}
}

// refuses checks that the API refuses a token, for a reason in the middleware's words.
func (g *guard) refuses(what, token, reason string) {
	g.t.Helper()
	if a := g.asked(token); a.Code != http.StatusUnauthorized || !strings.Contains(g.err.Error(), reason) {
		g.t.Errorf("%s: answered %d %s: %v, want %q", what, a.Code, a.Body, g.err, reason)
	}
}

func (g *guard) asked(token string) *httptest.ResponseRecorder {
	g.err = nil
	req, res := httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()
	req.Header.Set("Authorization", "Bearer "+token)
	g.ServeHTTP(res, req)
	return res
}

// mint gets the rig's client a token without HTTP.
func (r *rig) mint(audience string) string {
	r.t.Helper()
	token, err := r.client.Mint(r.t.Context(), audience)
	if err != nil {
		r.t.Fatal(err)
	}
	return token.AccessToken
}

func TestStrangerJWTMiddleware(t *testing.T) {
	t.Parallel()
	const foreign = "https://other.example/"
	r := newRig(t, setUp{start: time.Now().Add(-time.Hour), api: fakeauth0.APIOptions{TokenLifetime: 10 * time.Minute}})
	r.tenant.AddAPI(foreign, fakeauth0.APIOptions{})
	r.client.Grant(foreign)
	g := r.fetching()
	expired := r.mint(audience)
	r.world.Clock.Advance(time.Hour) // to the host's time
	token := r.mint(audience)
	g.lets("a token", token)
	g.refuses("a foreign audience", r.mint(foreign), "invalid audience claim")
	g.refuses("an expired token", expired, "token is expired")
	head, signature := token[:strings.LastIndexByte(token, '.')], expired[strings.LastIndexByte(expired, '.'):]
	g.refuses("another token's signature", head+signature, "error in cryptographic primitive")

	elsewhere := newRig(t, setUp{start: time.Now().Add(-time.Minute), seed: 1})
	g.refuses("another tenant's token", elsewhere.mint(audience), unknownKey)
}

// unknownKey is what the middleware says of a kid that is not in the key set it has.
const unknownKey = "unsupported key type/format"

// caching and fetching are APIs of a tenant, one that keeps the JWKS for the test's life and one that fetches it
// for each token.
func (r *rig) caching() *guard {
	return r.guarded(jwks.NewCachingProvider(r.issuer(), time.Hour, jwks.WithCustomClient(r.http)).KeyFunc)
}

func (r *rig) fetching() *guard {
	return r.guarded(jwks.NewProvider(r.issuer(), jwks.WithCustomClient(r.http)).KeyFunc)
}

// A verifier that has cached the JWKS gets through one rotation of the signing key, since the next key was
// published before; the second is news to it, and version 2 does not look again for an unknown kid.
func TestStrangerJWTMiddlewareCachesKeys(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{start: time.Now().Add(-time.Minute)})
	cached, fresh, old := r.caching(), r.fetching(), r.mint(audience)
	cached.lets("before", old)
	r.tenant.RotateKey()
	cached.lets("after one rotation", r.mint(audience))
	cached.lets("after one rotation, the old token", old)
	r.tenant.RotateKey()
	token := r.mint(audience)
	cached.refuses("after two rotations", token, unknownKey)
	fresh.lets("after two rotations, fetched again", token)
}

func TestStrangerJWTMiddlewareLearnsOfRevocation(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{start: time.Now().Add(-time.Minute)})
	cached, fresh, token := r.caching(), r.fetching(), r.mint(audience)
	cached.lets("before", token)
	r.tenant.RotateAndRevokeKey()
	fresh.refuses("revoked", token, unknownKey)
	cached.lets("revoked, which the cache has not heard", token)
}
