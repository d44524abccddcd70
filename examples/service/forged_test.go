package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// claimsOf the tenant's own making, but for what change says.
func (r *rig) claimsOf(change jwt.MapClaims) jwt.MapClaims {
	now := r.world.Clock.Now()
	all := jwt.MapClaims{
		"iss": r.tenant.Issuer(), "sub": "auth0|mallory", "aud": audience,
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	for name, value := range change {
		if value == nil {
			delete(all, name)
		} else {
			all[name] = value
		}
	}
	return all
}

func signed(t *testing.T, method jwt.SigningMethod, kid string, key any, c jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	token.Header["kid"] = kid
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestForgedTokensAreRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	theirs := r.tenant.Keys()[0]
	public, err := x509.MarshalPKIXPublicKey(theirs.Public)
	if err != nil {
		t.Fatal(err)
	}
	asSecret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	mine, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		token string
		why   string
	}{
		{"alg none", signed(t, jwt.SigningMethodNone, theirs.ID, jwt.UnsafeAllowNoneSignatureType, r.claimsOf(nil)), "the signature is invalid"},
		{"public key as a secret", signed(t, jwt.SigningMethodHS256, theirs.ID, asSecret, r.claimsOf(nil)), "the signature is invalid"},
		{"another key under the tenant's kid", signed(t, jwt.SigningMethodRS256, theirs.ID, mine, r.claimsOf(nil)), "the signature is invalid"},
		{"another key", signed(t, jwt.SigningMethodRS256, "mine", mine, r.claimsOf(nil)), "the signing key is unknown"},
		{"no kid", signed(t, jwt.SigningMethodRS256, "", mine, r.claimsOf(nil)), "the signing key is unknown"},
	} {
		got := r.whoami(c.token)
		t.Run(c.name, func(t *testing.T) { r.refused(got, c.why) })
	}
	if n := r.calls("auth0.jwks"); n != 1 {
		t.Errorf("five forged tokens made %d requests for the JWKS, want 1", n)
	}
}

// Claims that no tenant leaves out or gets wrong are refused by the validator all the same. Its keys
// are given here, since the tenant's private ones are its own.
func TestClaimsAreRequired(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	mine, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := r.world.Clock.Now()
	v := &validator{issuer: r.tenant.Issuer(), audience: audience, now: r.world.Clock.Now}
	v.keys = &keyCache{now: r.world.Clock.Now, keys: keySet{"mine": &mine.PublicKey}, fetched: now, tried: now}
	for _, c := range []struct {
		name   string
		change jwt.MapClaims
		want   error
	}{
		{"as they should be", nil, nil},
		{"no exp", jwt.MapClaims{"exp": nil}, jwt.ErrTokenRequiredClaimMissing},
		{"no iat", jwt.MapClaims{"iat": nil}, jwt.ErrTokenRequiredClaimMissing},
		{"no aud", jwt.MapClaims{"aud": nil}, jwt.ErrTokenRequiredClaimMissing},
		{"no iss", jwt.MapClaims{"iss": nil}, jwt.ErrTokenRequiredClaimMissing},
		{"no sub", jwt.MapClaims{"sub": nil}, errNobody},
		{"iss without its slash", jwt.MapClaims{"iss": r.tenant.URL()}, jwt.ErrTokenInvalidIssuer},
		{"issued in a second", jwt.MapClaims{"iat": now.Unix() + 1}, jwt.ErrTokenUsedBeforeIssued},
		{"good in a second", jwt.MapClaims{"nbf": now.Unix() + 1}, jwt.ErrTokenNotValidYet},
		{"a user with a client's grant", jwt.MapClaims{"gty": "client-credentials"}, errNobody},
		{"a client with a user's grant", jwt.MapClaims{"sub": "cid@clients", "gty": "password"}, errNobody},
		{"claims of another kind", jwt.MapClaims{"gty": 1}, jwt.ErrTokenMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := v.validate(context.Background(), signed(t, jwt.SigningMethodRS256, "mine", mine, r.claimsOf(c.change)))
			wantError(t, err, c.want)
		})
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"a","n":"AQAB","e":"AQAB"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"EC","kid":"a"},{"kty":"RSA","kid":"b","n":"!","e":""}]}`))
	f.Add([]byte(`{"keys":[]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		keys, err := parseKeys(body)
		if (keys == nil) != (err != nil) {
			t.Fatalf("keys %v with the error %v", keys, err)
		}
		for kid, key := range keys {
			if kid == "" || key.E <= 0 || key.N == nil {
				t.Fatalf("key %q is unusable", kid)
			}
		}
	})
}

func FuzzBearerOf(f *testing.F) {
	f.Add([]byte(`{"BEARER_TOKEN":"Bearer a.b.c","GENERATED_AT":""}`))
	f.Add([]byte(`{"BEARER_TOKEN":"Bearer "}`))
	f.Add([]byte(`{"BEARER_TOKEN":"Bearer a\r\nX: y"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		value, err := bearerOf(string(text))
		if err == nil && (!bytes.HasPrefix([]byte(value), []byte("Bearer ")) || bytes.ContainsAny([]byte(value), "\r\n")) {
			t.Fatalf("%q would go into a header", value)
		}
	})
}
