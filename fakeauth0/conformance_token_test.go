package fakeauth0_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// The cases of spec/auth0.md 8 about the token endpoint, by number. Those that are only guessed there
// (C25, C27) are in the golden file and not here.

const (
	unauthorized = `{"error":"access_denied","error_description":"Unauthorized"}`
	longCache    = "private, no-store, no-cache, must-revalidate, post-check=0, pre-check=0, no-transform"
)

func TestConformanceSuccess(t *testing.T) {
	t.Parallel()
	type check func(*testing.T, *rig)
	good := func(a func(*rig) answer) check {
		return func(t *testing.T, r *rig) {
			res := a(r)
			g := r.granted(res)
			if g.Type != "Bearer" || g.ExpiresIn != 90000 || g.Scope == nil || *g.Scope != "read:a write:a" {
				t.Errorf("answered %s", res.body)
			}
			if !regexp.MustCompile(`^{"access_token":"[^"]+","scope":"[^"]+","expires_in":90000,"token_type":"Bearer"}$`).MatchString(res.body) {
				t.Errorf("members of %s", res.body)
			}
		}
	}
	basic := func(req *http.Request) { req.SetBasicAuth(clientID, secret) }
	post := func(r *rig, path, body string, edit func(*http.Request)) answer {
		return r.send(http.MethodPost, path, "application/x-www-form-urlencoded", body, edit)
	}
	for name, c := range map[string]struct {
		setUp setUp
		check check
	}{
		"C01": {check: good(func(r *rig) answer { return r.form(asked()) })},
		"C02": {check: good(func(r *rig) answer {
			return r.json(`{"grant_type":"client_credentials","client_id":"cid","client_secret":"` + secret + `","audience":"` + audience + `"}`)
		})},
		"C03": {check: good(func(r *rig) answer { return post(r, "/oauth/token/", asked().Encode(), nil) })},
		"C05": {check: good(func(r *rig) answer {
			return post(r, "/oauth/token", with(asked(), "client_id", "", "client_secret", "").Encode(), basic)
		})},
		"C06": {setUp: setUp{scopes: []string{}}, check: func(t *testing.T, r *rig) {
			a := r.form(asked())
			if _, claims := r.claims(r.granted(a).Token); strings.Contains(a.body, "scope") || claims["scope"] != nil {
				t.Errorf("scope in %s or %v", a.body, claims)
			}
		}},
		"C07": {check: func(t *testing.T, r *rig) {
			g := r.granted(r.form(with(asked(), "scope", "read:a")))
			if _, claims := r.claims(g.Token); *g.Scope != "read:a" || claims["scope"] != "read:a" {
				t.Errorf("scope %q, claim %v", *g.Scope, claims["scope"])
			}
		}},
		"C08": {check: func(t *testing.T, r *rig) {
			if _, claims := r.claims(r.granted(r.form(asked())).Token); claims["scope"] != "read:a write:a" {
				t.Errorf("claim %v", claims["scope"])
			}
		}},
		"C11": {check: good(func(r *rig) answer { return r.form(with(asked(), "test", "value")) })},
		"C18": {setUp: setUp{tenant: fakeauth0.Options{DefaultAudience: audience}}, check: func(t *testing.T, r *rig) {
			if _, claims := r.claims(r.granted(r.form(with(asked(), "audience", ""))).Token); claims["aud"] != audience {
				t.Errorf("aud %v", claims["aud"])
			}
		}},
		"C19": {setUp: setUp{tenant: fakeauth0.Options{DefaultAudience: audience, LegacyOpaque: true}}, check: func(t *testing.T, r *rig) {
			g := r.granted(r.form(with(asked(), "audience", "")))
			if strings.Contains(g.Token, ".") || g.Scope != nil || g.ExpiresIn != 86400 {
				t.Errorf("answered %+v", g)
			}
		}},
		"resource is an alias under the compatibility profile": {setUp: setUp{tenant: fakeauth0.Options{ResourceParameter: true}}, check: good(func(r *rig) answer {
			return r.form(with(asked(), "audience", "", "resource", audience))
		})},
		"scope may be an array in JSON (E10)": {check: good(func(r *rig) answer {
			return r.json(fmt.Sprintf(`{"grant_type":"client_credentials","client_id":%q,"client_secret":%q,"audience":%q,"scope":["read:a","write:a"]}`, clientID, secret, audience))
		})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t, newRig(t, c.setUp))
		})
	}
}

func TestConformanceHeaders(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	ok := r.form(asked()).header
	for name, want := range map[string]string{
		"Content-Type": `^application/json$`, "Cache-Control": `^no-store$`, "Pragma": `^no-cache$`,
		"X-RateLimit-Limit": `^\d+$`, "X-RateLimit-Remaining": `^\d+$`, "X-RateLimit-Reset": `^\d+$`,
		"X-Auth0-RequestId": `^[0-9a-f]{20}$`, "X-Content-Type-Options": `^nosniff$`,
		"Strict-Transport-Security": `^max-age=31536000$`, "Vary": `^Accept-Encoding, Origin$`,
		"Date": `^Mon, 01 Jan 2035 00:00:00 GMT$`,
	} {
		if !regexp.MustCompile(want).MatchString(ok.Get(name)) {
			t.Errorf("C04: %s is %q, want %s", name, ok.Get(name), want)
		}
	}
	bad := r.form(with(asked(), "client_secret", "wrong")).header
	if bad.Get("Cache-Control") != longCache || bad.Values("Pragma") != nil || bad.Get("Content-Type") != "application/json" {
		t.Errorf("C15: %v", bad)
	}
}

func TestConformanceRefusals(t *testing.T) {
	t.Parallel()
	denied := func(text string) string {
		return `{"error":"access_denied","error_description":"` + text + `"}`
	}
	era := func(w fakeauth0.Wording) setUp { return setUp{tenant: fakeauth0.Options{Wording: w}} }
	ungranted := func(r *rig) answer { r.client.Ungrant(audience); return r.form(asked()) }
	const see = `Client is not authorized to access \"https://api.example/\". `
	for name, c := range map[string]struct {
		setUp  setUp
		ask    func(*rig) answer
		status int
		body   string
	}{
		"C09":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "scope", "read:a delete:a")) }, 403, denied("Client has not been granted scopes: delete:a")},
		"C10":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "scope", "openid")) }, 403, denied("Client has not been granted scopes: openid")},
		"C12":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "client_id", "nobody")) }, 401, unauthorized},
		"C13":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "client_secret", "wrong")) }, 401, unauthorized},
		"C14":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "client_secret", "")) }, 401, unauthorized},
		"C16":  {setUp{}, func(r *rig) answer { r.client.AllowGrantType(false); return r.form(asked()) }, 403, `{"error":"unauthorized_client","error_description":"Grant type 'client_credentials' not allowed for the client.","error_uri":"https://auth0.com/docs/clients/client-grant-types"}`},
		"C17":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "audience", "")) }, 403, denied("Non-global clients are not allowed access to APIv1")},
		"C20":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "audience", "https://unknown.example.com")) }, 403, denied("Service not enabled within domain: https://unknown.example.com")},
		"C21":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "audience", strings.TrimSuffix(audience, "/"))) }, 403, denied("Service not enabled within domain: https://api.example")},
		"C22":  {setUp{}, ungranted, 403, denied(`Client \"cid\" is not authorized to access resource server \"https://api.example/\". You need to create a \"client-grant\" associated to this API.`)},
		"C23b": {era(fakeauth0.Wording2025), ungranted, 403, denied(see + `You need to create a \"client-grant\" associated to this API. See: https://auth0.com/docs/api/management/v2/client-grants/post-client-grants`)},
		"C23c": {era(fakeauth0.Wording2020), ungranted, 403, denied(see + `You need to create a \"client-grant\" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`)},
		"C23d": {era(fakeauth0.Wording2016), ungranted, 403, denied(see + `You might probably want to create a \"client-grant\" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`)},
		"C26":  {setUp{}, func(r *rig) answer { return r.form(with(asked(), "grant_type", "foo")) }, 501, `{"error":"unsupported_grant_type","error_description":"Unsupported grant type: foo"}`},
		"C26 with the knob": {
			setUp{tenant: fakeauth0.Options{UnsupportedGrantStatus: 400}},
			func(r *rig) answer { return r.form(with(asked(), "grant_type", "foo")) }, 400, `{"error":"unsupported_grant_type","error_description":"Grant type not supported"}`,
		},
		"C28":                            {setUp{}, func(r *rig) answer { return r.json(`{"grant_type":"client_credentials","scope":7}`) }, 400, `{"error":"invalid_scope","error_description":"Scope must be an array or a string"}`},
		"E1 after the client is deleted": {setUp{}, func(r *rig) answer { r.client.Delete(); return r.form(asked()) }, 401, unauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.setUp)
			r.refused(c.ask(r), c.status, c.body)
		})
	}
}

// The text of these is guessed; that they are refused is not.
func TestConformanceRefusedSomehow(t *testing.T) {
	t.Parallel()
	const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	for name, c := range map[string]struct {
		setUp  setUp
		ask    func(*rig) answer
		status int
		code   string
	}{
		"C24": {setUp{api: fakeauth0.APIOptions{DenyClients: true}}, func(r *rig) answer { return r.form(asked()) }, 403, "access_denied"},
		"C53": {setUp{}, func(r *rig) answer {
			return r.form(with(asked(), "client_secret", "", "client_assertion_type", jwtBearer, "client_assertion", "e.y.j"))
		}, 401, "invalid_client"},
		"C72": {setUp{}, func(r *rig) answer { return r.form(with(asked(), "organization", "org_x")) }, 0, ""},
		"a public client cannot use client_credentials": {
			setUp{client: []fakeauth0.ClientOption{fakeauth0.WithAuthMethod(fakeauth0.AuthNone)}},
			func(r *rig) answer { return r.form(with(asked(), "client_secret", "")) }, 0, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.setUp)
			a := c.ask(r)
			if a.status < 400 || a.status > 499 || c.status != 0 && a.status != c.status || !strings.Contains(a.body, `"error":"`+c.code) {
				t.Errorf("answered %d %s", a.status, a.body)
			}
		})
	}
}
