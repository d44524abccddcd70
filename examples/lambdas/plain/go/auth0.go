package main

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v4"
)

const (
	tenant   = "https://demo.eu.auth0.com"
	audience = "https://services.example.com"

	attempts = 3
)

var client = &http.Client{Timeout: 5 * time.Second}

// errUnknownKey is a token whose key the tenant does not publish, or not yet.
var errUnknownKey = errors.New("the tenant publishes no key of the token's kid")

// mint asks for a token with the credentials in a secret's value.
func mint(ctx context.Context, credentials string) (string, error) {
	var c struct {
		ID     string `json:"CLIENT_ID"`
		Secret string `json:"CLIENT_SECRET"`
	}
	if json.Unmarshal([]byte(credentials), &c) != nil {
		return "", errors.New(clientSecretID + " is no JSON")
	}
	body, err := json.Marshal(map[string]string{
		"grant_type": "client_credentials", "client_id": c.ID, "client_secret": c.Secret, "audience": audience,
	})
	if err != nil {
		return "", err
	}
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := ask(ctx, http.MethodPost, "/oauth/token", body, &answer); err != nil {
		return "", err
	}
	if answer.Token == "" {
		return "", errors.New("the tenant answered without a token")
	}
	return answer.Token, nil
}

// keys are the tenant's, by kid.
func keys(ctx context.Context) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []struct{ Kty, Kid, N, E string }
	}
	if err := ask(ctx, http.MethodGet, "/.well-known/jwks.json", nil, &set); err != nil {
		return nil, err
	}
	all := map[string]*rsa.PublicKey{}
	for _, k := range set.Keys {
		n, bad := base64.RawURLEncoding.DecodeString(k.N)
		e, worse := base64.RawURLEncoding.DecodeString(k.E)
		if k.Kty == "RSA" && bad == nil && worse == nil {
			all[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
		}
	}
	return all, nil
}

// ask asks the tenant, and again, a little later each time, where it throttles, fails or cannot be understood.
func ask(ctx context.Context, method, path string, body []byte, answer interface{}) error {
	for attempt := 1; ; attempt++ {
		again, err := askOnce(ctx, method, path, body, answer)
		if err == nil || !again || attempt == attempts {
			return err
		}
		if err := wait(ctx, time.Duration(attempt)*time.Second); err != nil {
			return err
		}
	}
}

func askOnce(ctx context.Context, method, path string, body []byte, answer interface{}) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, method, tenant+path, bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := client.Do(req)
	if err != nil {
		return true, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return true, err
	}
	if res.StatusCode != http.StatusOK {
		return res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500, fmt.Errorf("%s answered %d", path, res.StatusCode)
	}
	if json.Unmarshal(text, answer) != nil {
		return true, fmt.Errorf("%s answered what is no JSON", path)
	}
	return false, nil
}

// verify checks a token as a microservice does, by this machine's clock, and waits for its key as long as the
// time-out allows.
func verify(ctx context.Context, value string, oldest time.Duration) error {
	if !lasts(value, oldest) {
		return errors.New("the token has expired, is too old, or is for somebody else")
	}
	for {
		known, err := keys(ctx)
		if err != nil {
			return err
		}
		if err = signed(value, known); !errors.Is(err, errUnknownKey) {
			return err
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < reserve {
			return err
		}
		if err := wait(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

// lasts reports whether a token is this tenant's for the audience, has not expired, and is not too old to last until
// the next rotation; oldest zero asks only for the first two.
func lasts(value string, oldest time.Duration) bool {
	claims := jwt.MapClaims{}
	if _, _, err := new(jwt.Parser).ParseUnverified(bearer(value), claims); err != nil {
		return false
	}
	expires, ok := claims["exp"].(float64)
	issued, has := claims["iat"].(float64)
	if !ok || !has || !claims.VerifyAudience(audience, true) || !claims.VerifyIssuer(tenant+"/", true) {
		return false
	}
	now := time.Now()
	return now.Before(time.Unix(int64(expires), 0)) && (oldest == 0 || now.Sub(time.Unix(int64(issued), 0)) <= oldest)
}

// signed checks the signature alone.
func signed(value string, known map[string]*rsa.PublicKey) error {
	parser := &jwt.Parser{ValidMethods: []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}, SkipClaimsValidation: true}
	unknown := false
	_, err := parser.Parse(bearer(value), func(t *jwt.Token) (interface{}, error) {
		kid, _ := t.Header["kid"].(string)
		key, ok := known[kid]
		if unknown = !ok; unknown {
			return nil, errUnknownKey
		}
		return key, nil
	})
	switch {
	case unknown:
		return errUnknownKey
	case err != nil:
		return errors.New("the token's signature is not the tenant's")
	}
	return nil
}

// usable reports whether a stored token may go on; where its key cannot be had it may, since the steps that follow will
// know better.
func usable(ctx context.Context, value string) bool {
	if !lasts(value, fresh) {
		return false
	}
	known, err := keys(ctx)
	if err != nil {
		return true
	}
	err = signed(value, known)
	return err == nil || errors.Is(err, errUnknownKey)
}
