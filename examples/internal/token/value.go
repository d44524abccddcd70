package token

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Compose returns the secret's JSON with the token and the time in it and every
// other member of the current value as it was.
func Compose(current, token string, at time.Time) (string, error) {
	members := map[string]json.RawMessage{}
	if current != "" && json.Unmarshal([]byte(current), &members) != nil {
		return "", errors.New("the current value is not a JSON object")
	}
	members["GENERATED_AT"], _ = json.Marshal(at.UTC().Format(time.RFC3339))
	members["BEARER_TOKEN"], _ = json.Marshal("Bearer " + token)
	text, err := json.Marshal(members)
	return string(text), err
}

// Bearer returns the JWT in a secret's JSON.
func Bearer(value string) (string, error) {
	var v struct{ BEARER_TOKEN string }
	text := ""
	if json.Unmarshal([]byte(value), &v) == nil {
		text = strings.TrimPrefix(v.BEARER_TOKEN, "Bearer ")
	}
	if text == "" {
		return "", errors.New("the value has no BEARER_TOKEN")
	}
	return text, nil
}

// Expiry returns when the token in a secret's JSON ends, by its own word. It
// fails if the token is not for this tenant and audience.
func Expiry(value string) (time.Time, error) {
	text, err := Bearer(value)
	if err != nil {
		return time.Time{}, err
	}
	claims := jwt.RegisteredClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(text, &claims); err != nil || claims.ExpiresAt == nil {
		return time.Time{}, errors.New("the token is no JWT that expires")
	}
	if claims.Issuer != Tenant()+"/" || len(claims.Audience) != 1 || claims.Audience[0] != os.Getenv("AUTH0_AUDIENCE") {
		return time.Time{}, errors.New("the token is of another tenant or for another audience")
	}
	return claims.ExpiresAt.Time, nil
}

// ErrNoKey says that the tenant does not publish the key of a token, which may
// be a matter of half a minute.
var ErrNoKey = errors.New("the tenant publishes no key of the token's kid")

// Verify checks the token in a secret's JSON as a microservice would, now and
// once: signature, issuer, audience and expiry. See
// [ErrNoKey] for the one failure that is worth another try.
func Verify(ctx context.Context, value string) error {
	expiry, err := Expiry(value)
	if err != nil {
		return err
	}
	if !time.Now().Before(expiry) {
		return fmt.Errorf("the token expired at %s", expiry.UTC().Format(time.RFC3339))
	}
	text, _ := Bearer(value)
	var set struct {
		Keys []struct{ Kty, Kid, N, E string }
	}
	err = Ask(ctx, func() (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, Tenant()+"/.well-known/jwks.json", nil)
	}, &set)
	if err != nil {
		return err
	}
	_, err = jwt.NewParser(jwt.WithoutClaimsValidation(), jwt.WithValidMethods([]string{"RS256", "PS256", "RS512"})).
		Parse(text, func(t *jwt.Token) (any, error) {
			for _, k := range set.Keys {
				if k.Kty == "RSA" && k.Kid == t.Header["kid"] {
					n, _ := base64.RawURLEncoding.DecodeString(k.N)
					e, _ := base64.RawURLEncoding.DecodeString(k.E)
					return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, nil
				}
			}
			return nil, ErrNoKey
		})
	if err != nil {
		return fmt.Errorf("the token does not verify: %w", err)
	}
	return nil
}
