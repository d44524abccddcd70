package main

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

var (
	errNoKey  = errors.New("the tenant publishes no key of that kid")
	errForged = errors.New("the token's signature is wrong")
)

// fetchKeys returns the tenant's public keys by kid.
func fetchKeys(ctx context.Context) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []struct{ Kty, Kid, N, E string }
	}
	err := token.Ask(ctx, func() (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, token.Tenant()+"/.well-known/jwks.json", nil)
	}, &set)
	if err != nil {
		return nil, err
	}
	keys := map[string]*rsa.PublicKey{}
	for _, k := range set.Keys {
		if k.Kty != "RSA" {
			continue
		}
		n, _ := base64.RawURLEncoding.DecodeString(k.N)
		e, _ := base64.RawURLEncoding.DecodeString(k.E)
		keys[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	return keys, nil
}

// signed verifies the signature of the token in a value (RFC 7515 5.2, RFC 7518
// 3.3 and 3.5). The algorithm is the verifier's to choose: whatever else the
// header may say is refused.
func signed(value string, keys map[string]*rsa.PublicKey) error {
	text, err := token.Bearer(value)
	if err != nil {
		return err
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return errForged
	}
	var header struct{ Alg, Kid string }
	raw, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || json.Unmarshal(raw, &header) != nil {
		return errForged
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return errForged
	}
	key := keys[header.Kid]
	if key == nil {
		return errNoKey
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	switch header.Alg {
	case "RS256":
		err = rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature)
	case "PS256":
		err = rsa.VerifyPSS(key, crypto.SHA256, digest[:], signature, nil)
	default:
		return errForged
	}
	if err != nil {
		return errForged
	}
	return nil
}

// issuedAt reads when the token in a value was issued (RFC 7519 4.1.6).
func issuedAt(value string) (time.Time, error) {
	text, err := token.Bearer(value)
	if err != nil {
		return time.Time{}, err
	}
	var claims struct{ Iat int64 }
	parts := strings.Split(text, ".")
	if len(parts) == 3 {
		raw, _ := base64.RawURLEncoding.DecodeString(parts[1])
		_ = json.Unmarshal(raw, &claims)
	}
	if claims.Iat == 0 {
		return time.Time{}, errors.New("the token does not say when it was issued")
	}
	return time.Unix(claims.Iat, 0), nil
}

// successor names a version to come after one whose value is no good any more.
func successor(id string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(id+time.Now().UTC().Format(time.RFC3339))))
}
