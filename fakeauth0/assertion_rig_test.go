package fakeauth0_test

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// keyPair is a client's key: the private half in PEM and in memory, and the public half in PEM.
type keyPair struct {
	private *rsa.PrivateKey
	secret  string
	public  string
}

// testPair reads one of the test keys that no tenant of these tests has come to use.
func testPair(t testing.TB, n int) keyPair {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("testkeys/key%d.pem", n))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	private := key.(*rsa.PrivateKey)
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{private, string(pem.EncodeToMemory(block)), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))}
}

// keyed is a rig whose client authenticates with a key.
type keyed struct {
	*rig
	pair keyPair
	key  fakeauth0.Credential
	jti  int
}

func newKeyed(t *testing.T, n fakeauth0.NewCredential) *keyed {
	t.Helper()
	k := &keyed{rig: newRig(t, setUp{}), pair: testPair(t, 3)}
	n.PEM = k.pair.public
	k.key = k.add(n)
	if err := k.client.UseCredentials(k.key.ID); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *keyed) add(n fakeauth0.NewCredential) fakeauth0.Credential {
	k.t.Helper()
	made, err := k.client.AddCredential(context.Background(), n)
	if err != nil {
		k.t.Fatal(err)
	}
	return made
}

// claim are the claims of a good assertion, with others put in their place; nil takes one out.
func (k *keyed) claim(others jwt.MapClaims) jwt.MapClaims {
	k.jti++
	now := k.world.Clock.Now()
	claims := jwt.MapClaims{
		"iss": clientID, "sub": clientID, "aud": k.tenant.Issuer(), "jti": fmt.Sprint("jti-", k.jti),
		"iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(),
	}
	maps.Copy(claims, others)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	return claims
}

// sign makes an assertion with a key.
func sign(t testing.TB, method jwt.SigningMethod, key any, claims jwt.MapClaims, header map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	maps.Copy(token.Header, header)
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// assert asks for a token with an assertion.
func (k *keyed) assert(text string) answer {
	k.t.Helper()
	return k.form(with(asked(), "client_id", "", "client_secret", "", "client_assertion", text,
		"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
}

// good is an assertion that is taken.
func (k *keyed) good() string {
	k.t.Helper()
	return sign(k.t, jwt.SigningMethodRS256, k.pair.private, k.claim(nil), nil)
}

// jwtWith verifies a token that is signed with a shared secret.
func jwtWith(text string, secret []byte, now func() time.Time) (*jwt.Token, error) {
	return jwt.Parse(text, func(*jwt.Token) (any, error) { return secret, nil }, jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(now))
}
