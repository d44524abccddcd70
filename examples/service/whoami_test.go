package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
)

func TestOneValidationAcceptsCustomersAndTheSystem(t *testing.T) {
	t.Parallel()
	for _, dialect := range []fakeauth0.Dialect{fakeauth0.DialectAuth0, fakeauth0.DialectRFC9068} {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, fakeauth0.Options{JWKSWithoutAlg: true}, fakeauth0.APIOptions{Dialect: dialect})
			r.accepted(r.whoami(r.clientToken()), caller{system, r.client.ID() + "@clients"})
			r.accepted(r.whoami(r.userToken(fakeauth0.UserToken{Subject: "auth0|ada"})), caller{customer, "auth0|ada"})
			// aud is an array then
			r.accepted(r.whoami(r.userToken(fakeauth0.UserToken{Subject: "google-oauth2|1", Scopes: []string{"openid"}})), caller{customer, "google-oauth2|1"})
			r.accepted(r.get("/whoami", "bearer  "+r.clientToken()), caller{system, r.client.ID() + "@clients"})
		})
	}
}

func TestAUserCannotNameThemselvesTheSystem(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{Dialect: fakeauth0.DialectRFC9068})
	r.accepted(r.whoami(r.userToken(fakeauth0.UserToken{Subject: "auth0|eve@clients"})), caller{customer, "auth0|eve@clients"})
	for _, subject := range []string{"eve", "@clients", "|eve", "auth0|"} {
		r.refused(r.whoami(r.userToken(fakeauth0.UserToken{Subject: subject})), "the token acts for nobody")
	}
}

func TestARequestWithoutATokenIsToldTheScheme(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	token := r.clientToken()
	for name, headers := range map[string][]string{
		"none":           nil,
		"another scheme": {"Basic dXNlcjpwYXNz"},
		"no token":       {"Bearer "},
		"no scheme":      {token},
		"two of them":    {"Bearer " + token, "Bearer " + token},
	} {
		for _, path := range []string{"/whoami", "/peer"} {
			got := r.get(path, headers...)
			if got.status != http.StatusUnauthorized || got.challenge != `Bearer realm="service"` {
				t.Errorf("%s: %s answered %d with the challenge %s, want 401 without an error (RFC 6750 3.1)", name, path, got.status, got.challenge)
			}
		}
	}
}

func TestTokensOfTheTenantAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		make func(r *rig) string
		why  string
	}{
		{"expired", func(r *rig) string { return r.userToken(fakeauth0.UserToken{Lifetime: -time.Second}) }, "the token has expired"},
		{"wrong audience", func(r *rig) string {
			r.tenant.AddAPI(audience+"/", fakeauth0.APIOptions{})
			return r.userToken(fakeauth0.UserToken{Audience: audience + "/"})
		}, "the token is for another audience"},
		{"another algorithm", func(r *rig) string {
			r.tenant.AddAPI("https://other.example", fakeauth0.APIOptions{SigningAlg: "PS256"})
			return r.userToken(fakeauth0.UserToken{Audience: "https://other.example"})
		}, "the signature is invalid"},
		{"not a JWT", func(*rig) string { return "opaque" }, "the token is malformed"},
		{"cut off", func(r *rig) string { return strings.TrimSuffix(r.clientToken(), "=")[:100] }, "the token is malformed"},
		{"another token's signature", func(r *rig) string {
			mine, theirs := strings.Split(r.userToken(fakeauth0.UserToken{}), "."), strings.Split(r.clientToken(), ".")
			return mine[0] + "." + theirs[1] + "." + mine[2]
		}, "the signature is invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
			r.refused(r.whoami(c.make(r)), c.why)
		})
	}
}

func TestATokenEndsToTheSecond(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	token := r.clientToken()
	r.world.Clock.Advance(25*time.Hour - time.Second)
	r.accepted(r.whoami(token), caller{system, r.client.ID() + "@clients"})
	r.world.Clock.Advance(time.Second)
	r.refused(r.whoami(token), "the token has expired")
}
