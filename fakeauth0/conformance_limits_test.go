package fakeauth0_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// The cases of spec/auth0.md 8 about rate limits and quotas, by number.

// headers compares some headers of an answer; an empty value is one that is absent.
func (r *rig) headers(a answer, want map[string]string) {
	r.t.Helper()
	for name, v := range want {
		if a.header.Get(name) != v {
			r.t.Errorf("%s is %q, want %q", name, a.header.Get(name), v)
		}
	}
}

func TestConformanceRateLimit(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{tenant: fakeauth0.Options{RateProfile: fakeauth0.RateFree}})
	bad := with(asked(), "client_secret", "wrong") // that it is refused costs no less
	for i := range 30 {
		a := r.form(bad)
		if a.status != 401 {
			t.Fatalf("C65: request %d is answered %d", i+1, a.status)
		}
		if i == 0 {
			r.headers(a, map[string]string{"X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "29", "X-RateLimit-Reset": "2051222401"})
		}
	}
	a := r.form(bad)
	if a.status != 429 || !strings.Contains(a.body, `"error":"too_many_requests"`) {
		t.Errorf("C65: request 31 is answered %d %s", a.status, a.body)
	}
	r.headers(a, map[string]string{"X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2051222401", "Retry-After": ""})
	r.world.Clock.Advance(time.Second / 30)
	if a := r.form(bad); a.status != 401 {
		t.Errorf("a thirtieth of a second later it is answered %d", a.status)
	}
	if a := r.form(bad); a.status != 429 {
		t.Errorf("and the next %d", a.status)
	}
	r.world.Clock.Advance(time.Minute)
	r.granted(r.form(asked()))
}

func TestRateProfiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		profile fakeauth0.RateProfile
		most    map[string]int // :: path → how many a burst has
	}{
		{fakeauth0.RateFree, map[string]int{"/.well-known/jwks.json": 20, "/api/v2/clients": 2, "/api/v2/keys/signing": 2}},
		{fakeauth0.RateEssentials, map[string]int{"/.well-known/jwks.json": 25, "/api/v2/clients": 5, "/api/v2/keys/signing": 10}},
		{fakeauth0.RateEnterprise, map[string]int{"/.well-known/openid-configuration": 100, "/api/v2/keys/signing": 50}},
	} {
		for path, most := range c.most {
			r := newRig(t, setUp{tenant: fakeauth0.Options{RateProfile: c.profile}})
			n := 0
			for n <= most && r.get(path).status != http.StatusTooManyRequests {
				n++
			}
			if n != most {
				t.Errorf("%s: %d requests to %s, want %d", c.profile, n, path, most)
			}
		}
	}
	r := newRig(t, setUp{tenant: fakeauth0.Options{RateProfile: fakeauth0.RateFree, RetryAfter: true}})
	r.get("/api/v2/clients")
	r.get("/api/v2/clients")
	a := r.get("/api/v2/clients")
	r.refused(a, 429, `{"statusCode":429,"error":"Too Many Requests","message":"Global limit has been reached","errorCode":"too_many_requests"}`)
	r.headers(a, map[string]string{"Retry-After": "1", "X-RateLimit-Limit": "2"})
}

func TestConformanceQuota(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	r.client.SetQuota(fakeauth0.Quota{PerHour: 2, PerDay: 3})
	r.world.Clock.Advance(10 * time.Minute)
	a := r.form(asked())
	r.granted(a)
	r.headers(a, map[string]string{"Auth0-Client-Quota-Limit": "b=per_hour;q=2;r=1;t=3000,b=per_day;q=3;r=2;t=85800"})
	r.granted(r.form(asked()))
	a = r.form(asked())
	r.refused(a, 429, `{"error":"too_many_requests","error_description":"Client quota exceeded"}`)
	r.headers(a, map[string]string{
		"Auth0-Client-Quota-Limit": "b=per_hour;q=2;r=0;t=3000,b=per_day;q=3;r=1;t=85800",
		"Retry-After":              "3000", "X-RateLimit-Limit": "2", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2051226000",
	})
	r.world.Clock.Advance(50 * time.Minute) // the next hour
	r.granted(r.form(asked()))
	r.headers(r.form(asked()), map[string]string{"X-RateLimit-Limit": "3", "Retry-After": "82800"})
	if a := r.form(with(asked(), "client_secret", "wrong")); a.header.Get("Auth0-Client-Quota-Limit") != "" {
		t.Errorf("a refusal tells of the quota: %v", a.header)
	}

	lenient := newRig(t, setUp{tenant: fakeauth0.Options{ClientQuota: fakeauth0.Quota{PerHour: 2, Warn: true}}})
	for range 2 {
		lenient.granted(lenient.form(asked()))
	}
	a = lenient.form(asked())
	lenient.granted(a)
	lenient.headers(a, map[string]string{"Auth0-Client-Quota-Limit": "b=per_hour;q=2;r=0;t=3600"}) // C67
}

func TestQuotaOverTheManagementAPI(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	one := m.object(200, http.MethodPatch, "/clients/cid", `{"token_quota":{"client_credentials":{"per_hour":1}}}`)
	if q, ok := one["token_quota"].(map[string]any)["client_credentials"].(map[string]any); !ok || q["per_hour"] != 1.0 || q["enforce"] != true {
		t.Errorf("shown as %v", one["token_quota"])
	}
	m.granted(m.form(asked()))
	if a := m.form(asked()); a.status != 429 {
		t.Errorf("answered %d", a.status)
	}
	m.object(200, http.MethodPatch, "/clients/cid", `{"token_quota":null}`)
	m.granted(m.form(asked()))
	m.refusedBy(m.call(http.MethodPatch, "/clients/cid", `{"token_quota":{"client_credentials":{"per_hour":0}}}`), 400, "invalid_body")
}

func TestConformanceOrganizations(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{tenant: fakeauth0.Options{OrganizationQuota: fakeauth0.Quota{PerDay: 3}}})
	o, other := r.tenant.AddOrganization("acme"), r.tenant.AddOrganization("other")
	ask := func(id string) answer { return r.form(with(asked(), "organization", id)) }
	for _, id := range []string{o.ID(), "org_x"} {
		if a := ask(id); a.status < 400 || a.status > 499 {
			t.Errorf("C72: %s is answered %d", id, a.status)
		}
	}
	r.client.UseOrganizations(audience, fakeauth0.OrganizationAllow, false)
	if a := ask(o.ID()); a.status < 400 || a.status > 499 {
		t.Errorf("one that is not associated is answered %d", a.status)
	}
	o.Associate(r.client, audience)
	a := ask(o.ID())
	if _, claims := r.claims(r.granted(a).Token); claims["org_id"] != o.ID() || claims["org_name"] != nil {
		t.Errorf("C73: claims %v", claims)
	}
	r.headers(a, map[string]string{"Auth0-Organization-Quota-Limit": "b=per_day;q=3;r=2;t=86400"})
	if a := ask(o.Name()); a.status == 200 {
		t.Error("a name is taken where only ids are")
	}
	if _, claims := r.claims(r.granted(r.form(asked())).Token); claims["org_id"] != nil {
		t.Errorf("nobody's token has claims %v", claims)
	}
	r.client.UseOrganizations(audience, fakeauth0.OrganizationRequire, true)
	if a := r.form(asked()); a.status < 400 || a.status > 499 {
		t.Errorf("without the one that is required it is answered %d", a.status)
	}
	r.client.SetDefaultOrganization(other)
	if _, claims := r.claims(r.granted(r.form(asked())).Token); claims["org_id"] != other.ID() {
		t.Errorf("the default gives claims %v", claims)
	}

	named := newRig(t, setUp{tenant: fakeauth0.Options{OrganizationNames: true}, api: fakeauth0.APIOptions{Dialect: fakeauth0.DialectRFC9068}})
	acme := named.tenant.AddOrganization("acme")
	named.client.UseOrganizations(audience, fakeauth0.OrganizationAllow, true)
	if _, claims := named.claims(named.granted(named.form(with(asked(), "organization", "acme"))).Token); claims["org_id"] != acme.ID() || claims["org_name"] != "acme" {
		t.Errorf("by its name it gives claims %v", claims)
	}
}

func TestRatePolicy(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	r.client.SetRatePolicy(1)
	a := r.form(asked())
	r.granted(a)
	r.headers(a, map[string]string{"Auth0-RateLimit": "client;q=1;t=1;r=0"})
	a = r.form(asked())
	r.refused(a, 429, `{"error":"too_many_requests","error_description":"Rate limit exceeded."}`)
	r.headers(a, map[string]string{"Auth0-RateLimit": "client;q=1;t=1;r=0", "Retry-After": "1"})
	r.world.Clock.Advance(time.Second)
	r.granted(r.form(asked()))
	r.client.SetRatePolicy(0)
	if a := r.form(asked()); a.status != 429 {
		t.Errorf("a client that is blocked is answered %d", a.status)
	}
	r.client.SetRatePolicy(-1)
	r.granted(r.form(asked()))
}

func TestActions(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	r.tenant.SetAction(func(e *fakeauth0.Exchange) {
		switch e.Parameters["test"] {
		case "deny":
			e.Deny("invalid_scope", "not today")
		case "break":
			e.Deny("server_error", "it broke")
		case "own":
			e.Claims["iss"] = "me"
		}
		e.Scopes = append(e.Scopes, "more:"+e.Client)
		e.Claims["https://example/n"] = 3
	})
	g := r.granted(r.form(asked()))
	if _, claims := r.claims(g.Token); *g.Scope != "read:a write:a more:billing" || claims["https://example/n"] != 3.0 {
		t.Errorf("scope %q, claims %v", *g.Scope, claims)
	}
	r.refused(r.form(with(asked(), "test", "deny")), 400, `{"error":"invalid_scope","error_description":"not today"}`)
	r.refused(r.form(with(asked(), "test", "break")), 500, `{"error":"server_error","error_description":"it broke"}`)
	if a := r.form(with(asked(), "test", "own")); a.status != 500 {
		t.Errorf("a claim of Auth0's own is answered %d", a.status)
	}
}

func TestHS256(t *testing.T) {
	t.Parallel()
	const shared = "a-secret-of-the-api-alone"
	r := newRig(t, setUp{api: fakeauth0.APIOptions{SigningAlg: "HS256", SigningSecret: shared}})
	token := r.granted(r.form(asked())).Token
	if got := part(t, token, 0); got != `{"alg":"HS256","typ":"JWT"}` {
		t.Errorf("header %s", got)
	}
	if _, err := jwtWith(token, []byte(shared), r.world.Clock.Now); err != nil {
		t.Error(err)
	}
	if got := newRig(t, setUp{api: fakeauth0.APIOptions{SigningAlg: "HS256"}}).api.Options().SigningSecret; len(got) < 16 {
		t.Errorf("the signing secret is %q", got)
	}
}
