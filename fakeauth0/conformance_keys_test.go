package fakeauth0_test

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fakeauth0"
)

func TestConformanceJWKS(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	a := r.get("/.well-known/jwks.json")
	keys, known := r.keySet(), r.tenant.Keys()
	if len(keys) != 2 || len(known) != 2 {
		t.Fatalf("C34: %d keys over HTTP, %d from Go, want 2", len(keys), len(known))
	}
	var set struct{ Keys []json.RawMessage }
	if err := json.Unmarshal([]byte(a.body), &set); err != nil {
		t.Fatal(err)
	}
	for i, k := range keys {
		if got := members(t, string(set.Keys[i])); !slices.Equal(got, []string{"alg", "kty", "use", "n", "e", "kid", "x5t", "x5c"}) {
			t.Errorf("C34: members %v", got)
		}
		chain := k["x5c"].([]any)
		der, err := base64.StdEncoding.DecodeString(chain[0].(string))
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha1.Sum(der)
		switch {
		case k["kid"] != known[i].ID || !regexp.MustCompile(`^[0-9A-Za-z_-]{21}$`).MatchString(known[i].ID):
			t.Errorf("C34: kid %v, from Go %q", k["kid"], known[i].ID)
		case k["x5t"] != base64.RawURLEncoding.EncodeToString(sum[:]) || len(chain) != 1:
			t.Errorf("C34: x5t %v of %d certificates", k["x5t"], len(chain))
		case !certificate.PublicKey.(*rsa.PublicKey).Equal(known[i].Public) || k["e"] != "AQAB" || known[i].Public.Size() != 256:
			t.Error("C34: the certificate is of another key, or the key is not 2048 bits long")
		case certificate.CheckSignatureFrom(certificate) != nil || !certificate.IsCA || certificate.Subject.CommonName != "tenant.rollover.test":
			t.Error("C34: the certificate is not self-signed in the tenant's name")
		case certificate.NotBefore.After(r.world.Clock.Now()) || certificate.NotAfter.Before(r.world.Clock.Now()):
			t.Error("C34: the certificate is not valid in the world's time")
		case !strings.HasPrefix(known[i].Certificate, "-----BEGIN CERTIFICATE-----\n"):
			t.Errorf("C34: %q is no PEM", known[i].Certificate)
		}
	}
	if known[0].State != "current" || known[1].State != "next" {
		t.Errorf("C34: %s, %s", known[0].State, known[1].State)
	}
	for _, path := range []string{"/.well-known/jwks.json", "/.well-known/openid-configuration"} {
		h := r.get(path).header
		if h.Get("Cache-Control") != "public, max-age=15, stale-while-revalidate=15, stale-if-error=86400" ||
			h.Get("Content-Type") != "application/json; charset=utf-8" || h.Get("ETag") != "" ||
			h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Last-Modified") != "Mon, 01 Jan 2035 00:00:00 GMT" ||
			h.Get("X-RateLimit-Reset") != "2051222401" {
			t.Errorf("C35: %s has %v", path, h)
		}
	}
}

func TestConformanceDiscovery(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	a := r.get("/.well-known/openid-configuration")
	if alias := r.get("/.well-known/oauth-authorization-server"); alias.body != a.body {
		t.Errorf("C36: the alias answers %s", alias.body)
	}
	want := strings.Fields(`issuer authorization_endpoint token_endpoint device_authorization_endpoint userinfo_endpoint
		mfa_challenge_endpoint jwks_uri registration_endpoint revocation_endpoint scopes_supported response_types_supported
		code_challenge_methods_supported response_modes_supported subject_types_supported id_token_signing_alg_values_supported
		token_endpoint_auth_methods_supported claims_supported request_uri_parameter_supported request_parameter_supported
		token_endpoint_auth_signing_alg_values_supported`)
	if got := members(t, a.body); !slices.Equal(got, want) {
		t.Errorf("C36: members %v\nwant %v", got, want)
	}
	var d map[string]any
	if err := json.Unmarshal([]byte(a.body), &d); err != nil {
		t.Fatal(err)
	}
	if d["issuer"] != r.tenant.Issuer() || d["jwks_uri"] != r.tenant.URL()+"/.well-known/jwks.json" || d["token_endpoint"] != r.tenant.URL()+"/oauth/token" {
		t.Errorf("C36: %s", a.body)
	}
}

func TestConformanceKeyLifeCycle(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	before := r.tenant.Keys()
	old := r.granted(r.form(asked())).Token

	if now := r.tenant.RotateKey(); now.ID != before[1].ID {
		t.Errorf("C37: the current key is %s, want the former next %s", now.ID, before[1].ID)
	}
	header, _ := r.claims(r.granted(r.form(asked())).Token)
	if header["kid"] != before[1].ID {
		t.Errorf("C37: a new token has kid %v, want %s", header["kid"], before[1].ID)
	}
	if keys := r.keySet(); len(keys) != 3 || keys[0]["kid"] != before[1].ID || keys[2]["kid"] != before[0].ID {
		t.Errorf("C37: JWKS %v", keys)
	}
	if _, err := r.verify(old); err != nil {
		t.Errorf("C37: the old token no longer verifies: %v", err)
	}

	keys := r.tenant.Keys()
	for _, k := range keys[:2] {
		if err := r.tenant.RevokeKey(k.ID); err == nil {
			t.Errorf("C39: the %s key could be revoked", k.State)
		}
	}
	if err := r.tenant.RevokeKey(before[0].ID); err != nil {
		t.Errorf("C38: %v", err)
	}
	if keys := r.keySet(); len(keys) != 2 {
		t.Errorf("C38: JWKS %v", keys)
	}
	if _, err := r.verify(old); err == nil {
		t.Error("C38: a token of a revoked key verifies")
	}
	if err := r.tenant.RevokeKey(before[0].ID); err == nil {
		t.Error("C38: a revoked key could be revoked again")
	}
	if err := r.tenant.RevokeKey("nothing"); err == nil || !strings.Contains(err.Error(), "no such key") {
		t.Errorf("an unknown key could be revoked: %v", err)
	}
}

// A tenant outlives its embedded keys: after them it makes fresh ones.
func TestKeysDoNotRunOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{tenant: fakeauth0.Options{Domain: "other.rollover.test"}})
	seen := map[string]bool{}
	for range 5 {
		current := r.tenant.RotateAndRevokeKey()
		if seen[string(current.Public.N.Bytes())] {
			t.Fatal("a key pair came back")
		}
		seen[string(current.Public.N.Bytes())] = true
		r.claims(r.granted(r.form(asked())).Token)
		if n := len(r.keySet()); n != 2 {
			t.Fatalf("%d keys in the JWKS, want 2", n)
		}
	}
	if n := len(r.tenant.Keys()); n != 7 {
		t.Errorf("%d keys known, want 2 and 5 revoked", n)
	}
}
