package rotation

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"time"
)

// jwks fetches the tenant's public keys by kid (spec/auth0.md 3.1). It is asked
// anew each time, since the keys may change between two rotations (F26).
func (s *step) jwks(ctx context.Context) (map[string]*rsa.PublicKey, time.Time, error) {
	request := func(ctx context.Context) (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Config.Auth0URL+"/.well-known/jwks.json", nil)
		if err != nil {
			return nil, errors.New("AUTH0_URL makes no valid request: check its spelling")
		}
		return req, nil
	}
	var keys map[string]*rsa.PublicKey
	date, err := s.ask(ctx, request, func(body []byte) (err error) {
		keys, err = parseJWKS(body)
		return err
	})
	return keys, date, err
}

// parseJWKS reads the RSA keys of a key set (RFC 7517 5, RFC 7518 6.3.1) and
// passes over keys of other kinds and uses.
func parseJWKS(body []byte) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []struct{ Kty, Use, Kid, N, E string }
	}
	if json.Unmarshal(body, &set) != nil || len(set.Keys) == 0 {
		return nil, transient{errors.New("not a JSON Web Key Set")}
	}
	keys := map[string]*rsa.PublicKey{}
	for _, k := range set.Keys {
		if k.Kty != "RSA" || k.Use != "" && k.Use != "sig" {
			continue
		}
		n, nErr := base64.RawURLEncoding.DecodeString(k.N)
		e, eErr := base64.RawURLEncoding.DecodeString(k.E)
		exponent := new(big.Int).SetBytes(e)
		if nErr != nil || eErr != nil || len(n) == 0 || !exponent.IsInt64() || exponent.BitLen() > 31 {
			continue
		}
		keys[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}
	}
	return keys, nil
}
