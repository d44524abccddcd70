package fakeauth0

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // x5t is a SHA-1 by its definition, RFC 7517 4.8
	"crypto/x509"
	"crypto/x509/pkix"
	"embed"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Making an RSA key takes 58 ms and cannot be seeded, so the first keys of a tenant are these.
//
//go:generate sh -c "cd testkeys && go run generate.go"
//go:embed testkeys/key*.pem
var testkeys embed.FS

// embedded is how many test keys there are.
const embedded = 4

// signingKey is one key of the tenant. Nothing of it changes but its state.
type signingKey struct {
	id      string // kid
	private *rsa.PrivateKey
	cert    []byte // DER, self-signed

	state   journal.KeyState // under the tenant's mutex
	current time.Time        // when it became current
	ended   time.Time        // when it ceased to be
	revoked time.Time
}

// newSigningKey returns the n-th key of a tenant, from 1: a test key while there are any, and then a
// fresh one.
func (t *Tenant) newSigningKey(n int) *signingKey {
	k := &signingKey{id: t.newKeyID()}
	var err error
	if n <= embedded {
		k.private, k.cert, err = testKey(n)
	} else {
		k.private, k.cert, err = t.generate()
	}
	if err != nil {
		panic("fakeauth0: signing key: " + err.Error()) // nothing that a user gives is in it
	}
	return k
}

// testKey reads an embedded key.
func testKey(n int) (*rsa.PrivateKey, []byte, error) {
	text, err := testkeys.ReadFile(fmt.Sprintf("testkeys/key%d.pem", n))
	if err != nil {
		return nil, nil, err
	}
	private, rest := pem.Decode(text)
	certificate, _ := pem.Decode(rest)
	if private == nil || certificate == nil {
		return nil, nil, fmt.Errorf("test key %d is no PEM", n)
	}
	key, err := x509.ParsePKCS8PrivateKey(private.Bytes)
	if err != nil {
		return nil, nil, err
	}
	return key.(*rsa.PrivateKey), certificate.Bytes, nil
}

// generate makes a key and its certificate in the shape that Auth0's have (spec/auth0.md 3.1), valid in
// any world.
func (t *Tenant) generate() (*rsa.PrivateKey, []byte, error) {
	key, err := rsa.GenerateKey(t.rand, 2048) // which ignores its reader: the kid alone follows the seed
	if err != nil {
		return nil, nil, err
	}
	serial := make([]byte, 9)
	_, _ = t.rand.Read(serial)
	template := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               pkix.Name{CommonName: t.options.domain()},
		NotBefore:             time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:              time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	certificate, err := x509.CreateCertificate(t.rand, template, template, key.Public(), key)
	return key, certificate, err
}

// jwk is a key as the JWKS shows it, members in the recorded order (spec/auth0.md 3.1).
type jwk struct {
	Algorithm   string   `json:"alg,omitempty"`
	Type        string   `json:"kty"`
	Use         string   `json:"use"`
	Modulus     string   `json:"n"`
	Exponent    string   `json:"e"`
	ID          string   `json:"kid"`
	Thumbprint  string   `json:"x5t"`
	Certificate []string `json:"x5c"`
}

func (k *signingKey) jwk(withoutAlg bool) jwk {
	sum := sha1.Sum(k.cert) //nolint:gosec // as above
	j := jwk{
		Algorithm:   "RS256",
		Type:        "RSA",
		Use:         "sig",
		Modulus:     base64.RawURLEncoding.EncodeToString(k.private.N.Bytes()),
		Exponent:    base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.private.E)).Bytes()),
		ID:          k.id,
		Thumbprint:  base64.RawURLEncoding.EncodeToString(sum[:]),
		Certificate: []string{base64.StdEncoding.EncodeToString(k.cert)},
	}
	if withoutAlg {
		j.Algorithm = ""
	}
	return j
}

// pem returns the certificate in PEM armour.
func (k *signingKey) pem() string {
	var b bytes.Buffer
	_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: k.cert}) // a Buffer takes anything
	return b.String()
}
