package fakeauth0

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// assertionTypeJWT is the only client_assertion_type (RFC 7523 2.2).
const assertionTypeJWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// The limits of an assertion (spec/auth0.md 1.3).
const (
	maxAssertion     = 2048
	maxAssertionAlg  = 16
	maxAssertionText = 64 // of iss, sub and jti
	maxAssertionLife = 5 * time.Minute
	assertionSkew    = 10 * time.Second
)

// assertion is a client's word for who it is (private_key_jwt), read and not yet believed.
type assertion struct {
	signed    string // what the signature is over
	signature []byte
	alg, kid  string
	claims    assertionClaims
}

// assertionClaims are the claims that Auth0 looks at. Times are seconds since 1970; nil is absent.
type assertionClaims struct {
	Issuer    string   `json:"iss"`
	Subject   string   `json:"sub"`
	Audience  oneText  `json:"aud"`
	ID        string   `json:"jti"`
	ExpiresAt *float64 `json:"exp"`
	IssuedAt  *float64 `json:"iat"`
	NotBefore *float64 `json:"nbf"`
}

// oneText is a text, or an array of one, which an older go-auth0 sent.
type oneText string

// UnmarshalJSON reads either form.
func (t *oneText) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) == nil {
		*t = oneText(text)
		return nil
	}
	var array []string
	if err := json.Unmarshal(b, &array); err != nil {
		return err
	}
	if len(array) != 1 {
		return fmt.Errorf("'aud' claim must name one audience")
	}
	*t = oneText(array[0])
	return nil
}

// parseAssertion reads an assertion in compact serialisation (RFC 7515 7.1). What it says is in nobody's
// name until a key has been found for it.
func parseAssertion(text string) (assertion, error) {
	parts := strings.Split(text, ".")
	if len(text) > maxAssertion {
		return assertion{}, fmt.Errorf("client assertion is longer than %d bytes", maxAssertion)
	}
	if len(parts) != 3 {
		return assertion{}, fmt.Errorf("client assertion is not a JWT")
	}
	var head struct {
		Algorithm string          `json:"alg"`
		KeyID     string          `json:"kid"`
		Critical  json.RawMessage `json:"crit"`
	}
	a := assertion{signed: parts[0] + "." + parts[1]}
	if err := decodePart(parts[0], &head); err != nil {
		return assertion{}, fmt.Errorf("client assertion header: %w", err)
	}
	if err := decodePart(parts[1], &a.claims); err != nil {
		return assertion{}, fmt.Errorf("client assertion claims: %w", err)
	}
	var err error
	if a.signature, err = base64.RawURLEncoding.Strict().DecodeString(parts[2]); err != nil {
		return assertion{}, fmt.Errorf("client assertion signature: %w", err)
	}
	a.alg, a.kid = head.Algorithm, head.KeyID
	switch {
	case head.Critical != nil:
		return assertion{}, fmt.Errorf("'crit' header is not understood")
	case len(a.alg) > maxAssertionAlg:
		return assertion{}, fmt.Errorf("'alg' header is longer than %d characters", maxAssertionAlg)
	}
	return a, nil
}

// decodePart reads one part of a JWT, which is a JSON object.
func decodePart(part string, to any) error {
	text, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil {
		return err
	}
	if text = bytes.TrimSpace(text); len(text) == 0 || text[0] != '{' {
		return fmt.Errorf("it is no JSON object")
	}
	return json.Unmarshal(text, to)
}

// check holds what an assertion says against the rules of spec/auth0.md 1.3, but for the signature and the
// jti's use. audiences are the names of the tenant.
func (c assertionClaims) check(now time.Time, audiences ...string) error {
	for name, text := range map[string]string{"iss": c.Issuer, "sub": c.Subject, "jti": c.ID} {
		switch {
		case text == "":
			return fmt.Errorf("'%s' claim is required", name)
		case len(text) > maxAssertionText:
			return fmt.Errorf("'%s' claim must be at most %d characters long", name, maxAssertionText)
		}
	}
	known := false
	for _, a := range audiences {
		known = known || string(c.Audience) == a
	}
	switch {
	case c.Issuer != c.Subject:
		return fmt.Errorf("'iss' and 'sub' claims must both be the client id")
	case !known:
		return fmt.Errorf("'aud' claim must be %s", audiences[0])
	case c.ExpiresAt == nil:
		return fmt.Errorf("'exp' claim is required")
	}
	return c.checkTimes(now)
}

func (c assertionClaims) checkTimes(now time.Time) error {
	seconds := float64(now.UnixNano()) / float64(time.Second)
	issued := seconds
	if c.IssuedAt != nil {
		issued = *c.IssuedAt
	}
	for _, t := range []*float64{c.ExpiresAt, c.IssuedAt, c.NotBefore} {
		if t != nil && math.Abs(*t) > 1<<53 {
			return fmt.Errorf("a time claim is out of range")
		}
	}
	switch skew := assertionSkew.Seconds(); {
	case *c.ExpiresAt <= seconds:
		return fmt.Errorf("'exp' claim must be in the future")
	case issued > seconds+skew:
		return fmt.Errorf("'iat' claim must be in the past")
	case c.NotBefore != nil && *c.NotBefore > seconds+skew:
		return fmt.Errorf("'nbf' claim must be in the past")
	case *c.ExpiresAt-issued > maxAssertionLife.Seconds():
		return fmt.Errorf("'exp' claim must specify a time that is no more than 5 minutes after 'iat'")
	}
	return nil
}

// credentialMethods are the algorithms of credentialAlgorithms. There is neither none nor HS256 among them:
// a credential says how it signs, and the header has to agree.
var credentialMethods = map[string]jwt.SigningMethod{
	"RS256": jwt.SigningMethodRS256,
	"RS384": jwt.SigningMethodRS384,
	"PS256": jwt.SigningMethodPS256,
}

// signedBy reports whether a credential's key has signed.
func (a assertion) signedBy(k *credential) bool {
	return a.alg == k.alg && (a.kid == "" || a.kid == k.kid) && credentialMethods[k.alg].Verify(a.signed, a.signature, k.public) == nil
}
