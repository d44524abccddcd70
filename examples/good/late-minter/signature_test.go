package main

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

func TestSignature(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]*rsa.PublicKey{"k1": &key.PublicKey}
	value := func(method jwt.SigningMethod, kid string, with any) string {
		token := jwt.NewWithClaims(method, jwt.MapClaims{"sub": "x"})
		token.Header["kid"] = kid
		text, err := token.SignedString(with)
		if err != nil {
			t.Fatal(err)
		}
		return `{"BEARER_TOKEN":"Bearer ` + text + `"}`
	}
	for what, c := range map[string]struct {
		value string
		want  error
	}{
		"RS256":         {value(jwt.SigningMethodRS256, "k1", key), nil},
		"PS256":         {value(jwt.SigningMethodPS256, "k1", key), nil},
		"unknown kid":   {value(jwt.SigningMethodRS256, "k2", key), errNoKey},
		"another's key": {value(jwt.SigningMethodRS256, "k1", other), errForged},
		"no algorithm":  {value(jwt.SigningMethodNone, "k1", jwt.UnsafeAllowNoneSignatureType), errForged},
		"HS256":         {value(jwt.SigningMethodHS256, "k1", key.N.Bytes()), errForged},
		"two parts":     {`{"BEARER_TOKEN":"Bearer a.b"}`, errForged},
		"no base64":     {`{"BEARER_TOKEN":"Bearer ?.?.?"}`, errForged},
		"not JSON":      {`{"BEARER_TOKEN":"Bearer AAAA.AAAA.AAAA"}`, errForged},
	} {
		if got := signed(c.value, keys); !errors.Is(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
}
