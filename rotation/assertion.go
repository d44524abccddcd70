package rotation

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// assertionLife is how long an assertion lives, of the five minutes that Auth0
// allows. An assertion without iat is measured by the tenant's own clock
// (spec/auth0.md 1.3), so that one that is wrong by less than this does no harm (F27).
const assertionLife = 150 * time.Second

// signer is a client with its private key.
type signer struct {
	client string
	key    *rsa.PrivateKey
}

// parseSigner reads the value of a secret. Its errors quote nothing of it.
func parseSigner(text string) (signer, error) {
	var v struct {
		Client string `json:"CLIENT_ID"`
		Key    string `json:"PRIVATE_KEY"`
	}
	if json.Unmarshal([]byte(text), &v) != nil || v.Client == "" || v.Key == "" {
		return signer{}, errors.New(`its value is not a JSON object with the strings CLIENT_ID and PRIVATE_KEY: put {"CLIENT_ID":"...","PRIVATE_KEY":"..."}`)
	}
	block, _ := pem.Decode([]byte(v.Key))
	if block == nil {
		return signer{}, errors.New("PRIVATE_KEY is no PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok {
		return signer{}, errors.New("PRIVATE_KEY is no RSA key in PKCS #8")
	}
	return signer{v.Client, key}, nil
}

// public is the public key in PEM armour.
func (s signer) public() (string, error) {
	raw, err := x509.MarshalPKIXPublicKey(&s.key.PublicKey)
	if err != nil {
		return "", errors.New("the public key cannot be written")
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: raw})), nil
}

// request is a request for a token with an assertion. Each is good once, so that
// every request needs one of its own.
func (s signer) request(c Config, now time.Time) (url.Values, error) {
	assertion, err := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": s.client, "sub": s.client, "aud": c.issuer(),
		"exp": now.Add(assertionLife).Unix(), "jti": rand.Text(),
	}).SignedString(s.key)
	if err != nil {
		return nil, errors.New("the assertion cannot be signed")
	}
	return url.Values{
		"grant_type":            {"client_credentials"},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {assertion},
		"audience":              {c.Audience},
	}, nil
}
