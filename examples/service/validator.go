package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// validator is the one way by which a token is accepted, whoever brings it. It is safe for concurrent
// use.
type validator struct {
	issuer   string
	audience string
	keys     *keyCache
	now      func() time.Time
}

// validate returns whom a token acts for, if the tenant signed it with RS256, for this audience, and
// it is within its times, to the second: both clocks are kept by their hosts, so there is no leeway.
//
// Errors wrap those of the jwt package, or errUnknownKey, errNoKeys or errNobody; none quotes the token.
func (v *validator) validate(ctx context.Context, text string) (caller, error) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"RS256"}), // else "none", or HS256 with the public key for a secret
		jwt.WithIssuer(v.issuer),
		jwt.WithAudience(v.audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithTimeFunc(v.now),
	)
	var c claims
	_, err := parser.ParseWithClaims(text, &c, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		return v.keys.find(ctx, kid)
	})
	if errors.Is(err, jwt.ErrTokenMalformed) {
		return caller{}, jwt.ErrTokenMalformed // what it wraps may quote the token
	}
	if err != nil {
		return caller{}, err
	}
	if c.IssuedAt == nil {
		return caller{}, fmt.Errorf("%w: iat", jwt.ErrTokenRequiredClaimMissing)
	}
	return callerOf(c)
}
