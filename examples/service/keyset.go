package main

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
)

// keySet is the RSA keys of a JWKS, by kid.
type keySet map[string]*rsa.PublicKey

func fetchKeys(ctx context.Context, client *http.Client, url string) (keySet, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	status, body, err := exchange(client, req)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, fmt.Errorf("GET %s answered %d", url, status)
	}
	return parseKeys(body)
}

// parseKeys reads a key set (RFC 7517 5, RFC 7518 6.3.1). It passes over keys of other kinds, for
// other uses and other algorithms; a key may leave use and alg out (spec/auth0.md 3.1).
func parseKeys(body []byte) (keySet, error) {
	var set struct {
		Keys []struct{ Kty, Use, Alg, Kid, N, E string }
	}
	if json.Unmarshal(body, &set) != nil || len(set.Keys) == 0 {
		return nil, errors.New("not a JSON Web Key Set")
	}
	keys := keySet{}
	for _, k := range set.Keys {
		if k.Kty != "RSA" || k.Kid == "" || or(k.Use, "sig") != "sig" || or(k.Alg, "RS256") != "RS256" {
			continue
		}
		n, nErr := base64.RawURLEncoding.DecodeString(k.N)
		e, eErr := base64.RawURLEncoding.DecodeString(k.E)
		exponent := new(big.Int).SetBytes(e)
		if nErr != nil || eErr != nil || len(n) == 0 || exponent.BitLen() == 0 || exponent.BitLen() > 31 {
			continue
		}
		keys[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}
	}
	return keys, nil
}
