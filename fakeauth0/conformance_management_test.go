package fakeauth0_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// The cases of spec/auth0.md 8 about the Management API, by number.

func TestConformanceRotateSecret(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, propagates(fakeauth0.PropagationInstant, 0))
	one := m.object(200, http.MethodPost, "/clients/cid/rotate-secret", "null")
	next, _ := one["client_secret"].(string)
	if !regexp.MustCompile(`^[0-9A-Za-z_-]{64}$`).MatchString(next) || next != m.client.Secret() || one["client_id"] != clientID || one["grant_types"] == nil {
		t.Errorf("C41: %v", one)
	}
	if m.status(secret) != 401 || m.status(next) != 200 {
		t.Error("C42: the old secret is taken, or the new one is not")
	}
	for _, f := range m.calls() {
		if f.Op == "auth0.clients.rotate-secret" && (f.Args != "billing" || f.Status != 200) {
			t.Errorf("journaled as %+v", f)
		}
	}

	m.refusedBy(m.call(http.MethodPost, "/clients/nobody/rotate-secret", ""), 404, "inexistent_client")
	other := newRig(t, setUp{})
	few := newManager(other, "read:clients")
	few.refusedBy(few.call(http.MethodPost, "/clients/cid/rotate-secret", ""), 403, "insufficient_scope")
	if a := few.call(http.MethodPost, "/clients/cid/rotate-secret", ""); !strings.Contains(a.body, `"message":"Insufficient scope, expected any of: update:client_keys"`) {
		t.Errorf("C46: %s", a.body)
	}
	if other.client.Secret() != secret {
		t.Error("C46: what was refused was done")
	}
}

func TestConformanceManagementTokens(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	bare := m.send(http.MethodGet, "/api/v2/clients", "", "", nil)
	m.refused(bare, 401, `{"statusCode":401,"error":"Unauthorized","message":"Missing authentication"}`)
	if bare.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("C48: %v", bare.header)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache", "Vary": "origin,accept-encoding",
		"X-RateLimit-Limit": "50", "X-RateLimit-Reset": "2051222401", "Strict-Transport-Security": "max-age=31536000", "X-Auth0-RequestId": "",
	} {
		if a := m.call(http.MethodGet, "/clients", ""); a.header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, a.header.Get(name), want)
		}
	}
	as := func(token string) answer {
		return (&manager{rig: m.rig, token: token}).call(http.MethodGet, "/clients", "")
	}
	parts := strings.Split(m.token, ".")
	other, err := m.client.Mint(context.Background(), audience)
	if err != nil {
		t.Fatal(err)
	}
	forged := strings.Split(other.AccessToken, ".")[2]
	for name, token := range map[string]string{
		"garbage": "garbage", "a foreign signature": parts[0] + "." + parts[1] + "." + forged, "no signature": parts[0] + "." + parts[1] + ".",
		"another audience": other.AccessToken,
	} {
		if a := as(token); a.status != 401 {
			t.Errorf("%s is answered %d %s", name, a.status, a.body)
		}
	}
	m.world.Clock.Advance(24 * time.Hour)
	const text = "Expired token received for JSON Web Token validation"
	m.refused(as(m.token), 401, `{"statusCode":401,"error":"Unauthorized","message":"`+text+`","attributes":{"error":"`+text+`"}}`)
}

func TestConformanceClients(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, propagates(fakeauth0.PropagationLag, 20*time.Second))
	m.object(200, http.MethodPatch, "/clients/cid", `{"client_secret":"mine"}`)
	if m.client.Secret() != "mine" || m.status("mine") != 401 || m.status(secret) != 200 {
		t.Error("C50: the chosen secret does not propagate as a rotated one does")
	}
	m.world.Clock.Advance(20 * time.Second)
	if m.status("mine") != 200 || m.status(secret) != 401 {
		t.Error("C50: the chosen secret is not taken after the delay")
	}
	a := m.call(http.MethodPatch, "/clients/cid", `{"x":1,"name":"other"}`)
	m.refusedBy(a, 400, "invalid_body")
	if !strings.Contains(a.body, "Payload validation error: 'Additional properties not allowed: x'") {
		t.Errorf("C51: %s", a.body)
	}

	made := m.object(201, http.MethodPost, "/clients", `{"name":"archive","app_type":"non_interactive"}`)
	id := made["client_id"].(string)
	if !regexp.MustCompile(`^[0-9A-Za-z]{32}$`).MatchString(id) || len(made["client_secret"].(string)) != 64 || m.tenant.Client(id).Name() != "archive" {
		t.Errorf("made %v", made)
	}
	if made := m.object(201, http.MethodPost, "/clients", `{"name":"web"}`); len(made["grant_types"].([]any)) != 4 {
		t.Errorf("the default grant types are %v", made["grant_types"])
	}
	m.refusedBy(m.call(http.MethodPost, "/clients", `{}`), 400, "invalid_body")
	if n := len(m.list("/clients")); n != 4 {
		t.Errorf("%d clients, want 4", n)
	}
	if page := m.object(200, http.MethodGet, "/clients?page=1&per_page=3&include_totals=true", ""); page["total"] != 4.0 || page["start"] != 3.0 || page["limit"] != 3.0 || len(page["clients"].([]any)) != 1 {
		t.Errorf("the second page is %v", page)
	}
	page := m.object(200, http.MethodGet, "/clients?take=3", "")
	if page = m.object(200, http.MethodGet, "/clients?take=3&from="+page["next"].(string), ""); page["next"] != nil || len(page["clients"].([]any)) != 1 {
		t.Errorf("the second checkpoint is %v", page)
	}
	m.refusedBy(m.call(http.MethodGet, "/clients?per_page=101", ""), 400, "invalid_query_string")
	if one := m.object(200, http.MethodGet, "/clients/cid?fields=client_id,name", ""); len(one) != 2 || one["name"] != "billing" {
		t.Errorf("two fields are %v", one)
	}
	if one := m.object(200, http.MethodGet, "/clients/cid?fields=client_id&include_fields=false", ""); one["client_id"] != nil || one["name"] != "billing" {
		t.Errorf("all but one field are %v", one)
	}
	few := newManager(m.rig, "read:clients", "update:clients")
	if one := few.object(200, http.MethodGet, "/clients/cid", ""); one["client_secret"] != nil || one["signing_keys"] != nil {
		t.Errorf("without read:client_keys it is %v", one)
	}
	few.refusedBy(few.call(http.MethodPatch, "/clients/cid", `{"client_secret":"theirs"}`), 403, "insufficient_scope")
	few.object(200, http.MethodPatch, "/clients/cid", `{"name":"accounts","description":"pays","client_metadata":{"a":"b"}}`)
	if one := m.object(200, http.MethodPatch, "/clients/cid", `{"description":null}`); one["name"] != "accounts" || one["description"] != nil || one["client_metadata"] == nil {
		t.Errorf("changed to %v", one)
	}
	for range 2 { // a client that is not there is deleted as well
		if a := m.call(http.MethodDelete, "/clients/cid", ""); a.status != 204 || a.body != "" || a.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("deleted with %d %q %v", a.status, a.body, a.header)
		}
	}
	m.refusedBy(m.call(http.MethodGet, "/clients/cid", ""), 404, "inexistent_client")
	if m.status("mine") != 401 {
		t.Error("a client that is deleted has a token")
	}
}

func TestConformanceResourceServers(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	a := m.call(http.MethodPost, "/resource-servers", `{"identifier":"https://new.example/"}`)
	const shape = `^{"id":"[0-9a-f]{24}","identifier":"https://new.example/","allow_offline_access":false,"skip_consent_for_verifiable_first_party_clients":false,` +
		`"subject_type_authorization":{"client":{"policy":"require_client_grant"},"user":{"policy":"allow_all"}},"token_lifetime":86400,"token_lifetime_for_web":7200,"signing_alg":"RS256"}$`
	if a.status != 201 || !regexp.MustCompile(shape).MatchString(a.body) {
		t.Errorf("C62: %d %s", a.status, a.body)
	}
	id := m.tenant.API("https://new.example/").ID()
	m.refusedBy(m.call(http.MethodPatch, "/resource-servers/"+id, `{"token_lifetime":2592001}`), 400, "invalid_body")
	m.object(200, http.MethodPatch, "/resource-servers/https%3A%2F%2Fnew.example%2F", `{"token_lifetime":2592000}`)
	if o := m.tenant.API("https://new.example/").Options(); o.TokenLifetime != 2592000*time.Second {
		t.Errorf("C63: the lifetime is %v", o.TokenLifetime)
	}
	m.refusedBy(m.call(http.MethodPost, "/resource-servers", `{"identifier":"https://new.example/"}`), 409, "")
	m.refusedBy(m.call(http.MethodPatch, "/resource-servers/"+id, `{"identifier":"https://other.example/"}`), 400, "invalid_body")
	one := m.object(200, http.MethodPatch, "/resource-servers/"+id, `{"name":"New","scopes":[{"value":"a","description":"A"}],"token_dialect":"rfc9068_profile","signing_alg":"PS256","subject_type_authorization":{"client":{"policy":"deny_all"}}}`)
	if o := m.tenant.API("https://new.example/").Options(); one["name"] != "New" || o.Dialect != fakeauth0.DialectRFC9068 || o.SigningAlg != "PS256" || !o.DenyClients || len(o.Scopes) != 1 {
		t.Errorf("changed to %v, %+v", one, o)
	}
	for _, bad := range []string{`{"name":"<x>"}`, `{"signing_alg":"none"}`, `{"token_dialect":"x"}`, `{"signing_secret":"short"}`, `{"token_lifetime":-1}`, `{"token_lifetime":"1"}`, `{"subject_type_authorization":{"client":{"policy":"allow_all"}}}`} {
		m.refusedBy(m.call(http.MethodPatch, "/resource-servers/"+id, bad), 400, "invalid_body")
	}
	if all := m.list("/resource-servers"); len(all) != 3 || all[0]["is_system"] != true || all[0]["identifier"] != m.tenant.ManagementAudience() {
		t.Errorf("listed as %v", all)
	}
	if a := m.call(http.MethodDelete, "/resource-servers/"+id, ""); a.status != 204 {
		t.Errorf("deleted with %d", a.status)
	}
	m.refusedBy(m.call(http.MethodGet, "/resource-servers/"+id, ""), 404, "inexistent_resource_server")
}

func TestConformanceClientGrants(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	m.tenant.AddAPI("https://new.example/", fakeauth0.APIOptions{Scopes: []string{"a", "b"}})
	const grant = `{"client_id":"cid","audience":"https://new.example/","scope":["a"]}`
	made := m.object(201, http.MethodPost, "/client-grants", grant)
	id := made["id"].(string)
	if !regexp.MustCompile(`^cgr_[0-9A-Za-z]{16}$`).MatchString(id) || made["audience"] != "https://new.example/" {
		t.Errorf("made %v", made)
	}
	if g := m.granted(m.form(with(asked(), "audience", "https://new.example/"))); *g.Scope != "a" {
		t.Errorf("the grant gives %v", *g.Scope)
	}
	m.refusedBy(m.call(http.MethodPost, "/client-grants", grant), 409, "")
	m.object(201, http.MethodPost, "/client-grants", `{"client_id":"cid","audience":"https://new.example/","subject_type":"user"}`)
	m.object(200, http.MethodPatch, "/client-grants/"+id, `{"scope":["a","b"]}`)
	if g := m.granted(m.form(with(asked(), "audience", "https://new.example/"))); *g.Scope != "a b" {
		t.Errorf("the grant gives %v", *g.Scope)
	}
	m.refusedBy(m.call(http.MethodPatch, "/client-grants/"+id, `{"scope":["c"]}`), 400, "")
	if n := len(m.list("/client-grants?client_id=cid")); n != 3 {
		t.Errorf("%d grants of the client, want 3", n)
	}
	if n := len(m.list("/client-grants?client_id=cid&audience=https://new.example/&subject_type=client")); n != 1 {
		t.Errorf("%d grants, want 1", n)
	}
	if a := m.call(http.MethodDelete, "/client-grants/"+id, ""); a.status != 204 {
		t.Errorf("deleted with %d", a.status)
	}
	for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
		a := m.call(method, "/client-grants/"+id, "")
		m.refusedBy(a, 404, "inexistent_client_grant")
		if !strings.Contains(a.body, "The grant does not exist.") {
			t.Errorf("answered %s", a.body)
		}
	}
	m.refusedBy(m.call(http.MethodPost, "/client-grants", `{"client_id":"nobody","audience":"https://new.example/"}`), 404, "inexistent_client")
	m.refusedBy(m.call(http.MethodPost, "/client-grants", `{"client_id":"cid","audience":"https://none.example/"}`), 404, "inexistent_resource_server")
}

func TestConformanceSigningKeys(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	before := m.tenant.Keys()
	old := m.granted(m.form(asked())).Token
	now := m.object(201, http.MethodPost, "/keys/signing/rotate", "null")
	if now["kid"] != before[1].ID || len(now) != 2 || !strings.HasPrefix(now["cert"].(string), "-----BEGIN CERTIFICATE") || len(m.keySet()) != 3 {
		t.Errorf("C37: rotated to %v", now)
	}
	if _, err := m.verify(old); err != nil {
		t.Errorf("C37: %v", err)
	}
	keys := m.list("/keys/signing")
	if len(keys) != 3 || keys[0]["current"] != true || keys[1]["next"] != true || keys[2]["previous"] != true || keys[2]["current_until"] == nil ||
		!strings.HasPrefix(keys[0]["pkcs7"].(string), "-----BEGIN PKCS7") || keys[0]["fingerprint"] == nil {
		t.Errorf("listed as %v", keys)
	}
	for _, k := range m.tenant.Keys()[:2] {
		m.refusedBy(m.call(http.MethodPut, "/keys/signing/"+k.ID+"/revoke", ""), 400, "")
	}
	m.object(200, http.MethodPut, "/keys/signing/"+before[0].ID+"/revoke", "")
	if _, err := m.verify(old); err == nil || len(m.keySet()) != 2 {
		t.Errorf("C38: the old token verifies, or JWKS has %d keys", len(m.keySet()))
	}
	m.refusedBy(m.call(http.MethodGet, "/keys/signing", ""), 401, "") // the manager's own token is of that key
	m.renew()
	if k := m.object(200, http.MethodGet, "/keys/signing/"+before[0].ID, ""); k["revoked"] != true || k["revoked_at"] == nil {
		t.Errorf("C38: %v", k)
	}
	a := m.call(http.MethodPut, "/keys/signing/nothing/revoke", "")
	m.refusedBy(a, 404, "")
	if !strings.Contains(a.body, "Signing key not found.") {
		t.Errorf("answered %s", a.body)
	}
}

func TestConformanceSigningKeyQuota(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	for i := range 6 {
		want := 201
		if i == 5 {
			want = 429
		}
		m.renew()
		if a := m.call(http.MethodPost, "/keys/signing/rotate", ""); a.status != want {
			t.Errorf("C40: rotation %d is answered %d", i+1, a.status)
		}
	}
}
