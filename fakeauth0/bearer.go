package fakeauth0

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// bearer is what a token for the Management API gives its holder.
type bearer struct {
	subject string
	scopes  []string
}

// has reports whether a scope is among those of the token.
func (b bearer) has(scope string) bool { return slices.Contains(b.scopes, scope) }

// bearerClaims are the claims that the Management API looks at.
type bearerClaims struct {
	jwt.RegisteredClaims
	Scope string `json:"scope"`
}

// authenticateBearer checks the token of a request to the Management API: one of the tenant's own, for
// the audience of that API, within its time (spec/auth0.md 4.1). The order is that of a verifier:
// shape, signature, time, audience.
func (t *Tenant) authenticateBearer(h http.Header) (bearer, *APIError) {
	scheme, text, _ := strings.Cut(h.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || text == "" {
		return bearer{}, errMissingAuthentication()
	}
	var claims bearerClaims
	_, err := jwt.ParseWithClaims(text, &claims, t.publishedKey,
		jwt.WithValidMethods([]string{"RS256", "RS512", "PS256"}), jwt.WithTimeFunc(t.world.Clock.Now), jwt.WithExpirationRequired())
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return bearer{}, errExpiredToken()
	case errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenUnverifiable):
		return bearer{}, errTokenSignature()
	case err != nil:
		return bearer{}, errGarbageToken()
	case !slices.Contains(claims.Audience, t.ManagementAudience()):
		return bearer{}, errTokenAudience(strings.Join(claims.Audience, ","))
	}
	return bearer{claims.Subject, strings.Fields(claims.Scope)}, nil
}

// publishedKey returns the key of a token's kid, if the tenant publishes it.
func (t *Tenant) publishedKey(token *jwt.Token) (any, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.keys.published() {
		if k.id == token.Header["kid"] {
			return &k.private.PublicKey, nil
		}
	}
	return nil, jwt.ErrTokenUnverifiable
}
