package token

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// NewKey makes a private key of RSA, in PEM armour.
func NewKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})), err
}

func parseKey(armour string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(armour))
	if block == nil {
		return nil, errors.New("the private key is no PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok {
		return nil, errors.New("the private key is not one of RSA")
	}
	return key, nil
}

// Thumbprint is the kid under which Auth0 has a private key's public half (RFC 7638).
func Thumbprint(armour string) (string, error) {
	key, err := parseKey(armour)
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf(`{"e":"AQAB","kty":"RSA","n":"%s"}`, base64.RawURLEncoding.EncodeToString(key.N.Bytes()))
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:]), nil
}

// Key is a public key that the tenant has of a client.
type Key struct {
	ID  string `json:"id"`
	Kid string `json:"kid"`
}

// Keys are those of a client, the oldest first.
func (m *Managed) Keys(ctx context.Context, client string) ([]Key, error) {
	var raw json.RawMessage
	if err := m.Call(ctx, http.MethodGet, "clients/"+client+"/credentials", nil, &raw); err != nil {
		return nil, err
	}
	var keys []Key
	return keys, json.Unmarshal(raw, &keys)
}

// AddKey gives a client the public half of a private key, unless it has it.
func (m *Managed) AddKey(ctx context.Context, client, armour string) error {
	if has, err := m.HasKey(ctx, client, armour); err != nil || has {
		return err
	}
	key, err := parseKey(armour)
	if err != nil {
		return err
	}
	raw, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	public := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: raw}))
	err = m.Call(ctx, http.MethodPost, "clients/"+client+"/credentials", map[string]string{"credential_type": "public_key", "pem": public}, nil)
	if has, lookErr := m.HasKey(ctx, client, armour); lookErr == nil && has {
		return nil // it came, if nobody heard of it
	}
	return err
}

// HasKey reports whether the tenant lists the public half of a private key.
func (m *Managed) HasKey(ctx context.Context, client, armour string) (bool, error) {
	kid, err := Thumbprint(armour)
	if err != nil {
		return false, err
	}
	keys, err := m.Keys(ctx, client)
	return slices.ContainsFunc(keys, func(k Key) bool { return k.Kid == kid }), err
}

// UseKeys makes a client authenticate with these keys and no others.
func (m *Managed) UseKeys(ctx context.Context, client string, keys ...Key) error {
	ids := []map[string]string{}
	for _, k := range keys {
		ids = append(ids, map[string]string{"id": k.ID})
	}
	return m.Call(ctx, http.MethodPatch, "clients/"+client, map[string]any{
		"token_endpoint_auth_method":    nil,
		"client_authentication_methods": map[string]any{"private_key_jwt": map[string]any{"credentials": ids}},
	}, nil)
}

// DeleteKey takes a key away that the client does not authenticate with. One that is gone is no error.
func (m *Managed) DeleteKey(ctx context.Context, client string, key Key) error {
	err := m.Call(ctx, http.MethodDelete, "clients/"+client+"/credentials/"+key.ID, nil, nil)
	var a Answered
	if errors.As(err, &a) && a.Status == http.StatusNotFound {
		return nil
	}
	return err
}

// MintByKey asks Auth0 for a token with an assertion of a private key. A refusal is [Answered] 401.
func MintByKey(ctx context.Context, client, armour string) error {
	key, err := parseKey(armour)
	if err != nil {
		return err
	}
	assertion, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": client, "sub": client, "aud": Tenant() + "/", "exp": time.Now().Add(2 * time.Minute).Unix(), "jti": rand.Text(),
	}).SignedString(key)
	if err != nil {
		return err
	}
	_, err = exchange(ctx, url.Values{
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {assertion}, "audience": {os.Getenv("AUTH0_AUDIENCE")},
	})
	return err
}
