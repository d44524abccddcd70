package fakeauth0_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/journal"
)

// The cases of spec/auth0.md 8 about private_key_jwt, by number.

func TestConformanceAssertions(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) func(*keyed) any {
		return func(k *keyed) any { return k.world.Clock.Now().Add(d).Unix() }
	}
	text := func(v any) func(*keyed) any { return func(*keyed) any { return v } }
	for name, c := range map[string]struct {
		claims map[string]func(*keyed) any
		header map[string]any
		status int
	}{
		"C54":                              {nil, nil, 200},
		"C54 with /oauth/token for aud":    {map[string]func(*keyed) any{"aud": func(k *keyed) any { return k.tenant.URL() + "/oauth/token" }}, nil, 200},
		"C54 with an array of one":         {map[string]func(*keyed) any{"aud": func(k *keyed) any { return []string{k.tenant.Issuer()} }}, nil, 200},
		"without iat":                      {map[string]func(*keyed) any{"iat": text(nil)}, nil, 200},
		"C57 9 s":                          {map[string]func(*keyed) any{"iat": at(9 * time.Second)}, nil, 200},
		"C57 11 s":                         {map[string]func(*keyed) any{"iat": at(11 * time.Second)}, nil, 401},
		"nbf in 9 s":                       {map[string]func(*keyed) any{"nbf": at(9 * time.Second)}, nil, 200},
		"nbf in 11 s":                      {map[string]func(*keyed) any{"nbf": at(11 * time.Second)}, nil, 401},
		"five minutes":                     {map[string]func(*keyed) any{"exp": at(5 * time.Minute)}, nil, 200},
		"C56":                              {map[string]func(*keyed) any{"exp": at(6 * time.Minute)}, nil, 401},
		"six minutes from now without iat": {map[string]func(*keyed) any{"exp": at(6 * time.Minute), "iat": text(nil)}, nil, 401},
		"expired":                          {map[string]func(*keyed) any{"exp": at(0)}, nil, 401},
		"without exp":                      {map[string]func(*keyed) any{"exp": text(nil)}, nil, 401},
		"an exp beyond all time":           {map[string]func(*keyed) any{"exp": text(1e300), "iat": text(1e300)}, nil, 401},
		"without jti":                      {map[string]func(*keyed) any{"jti": text(nil)}, nil, 401},
		"jti of 64":                        {map[string]func(*keyed) any{"jti": text(strings.Repeat("j", 64))}, nil, 200},
		"jti of 65":                        {map[string]func(*keyed) any{"jti": text(strings.Repeat("j", 65))}, nil, 401},
		"aud without its slash":            {map[string]func(*keyed) any{"aud": func(k *keyed) any { return k.tenant.URL() }}, nil, 401},
		"aud of another tenant":            {map[string]func(*keyed) any{"aud": text("https://other.example/")}, nil, 401},
		"aud of two":                       {map[string]func(*keyed) any{"aud": func(k *keyed) any { return []string{k.tenant.Issuer(), "x"} }}, nil, 401},
		"iss of another":                   {map[string]func(*keyed) any{"iss": text("other")}, nil, 401},
		"sub of another":                   {map[string]func(*keyed) any{"sub": text("other")}, nil, 401},
		"both of another":                  {map[string]func(*keyed) any{"sub": text("other"), "iss": text("other")}, nil, 401},
		"a foreign kid":                    {nil, map[string]any{"kid": "QTtPEeOT2gWWuID0QDg6nHgh7foYRcWkOyJ9DhNIn_A"}, 401},
		"a critical header":                {nil, map[string]any{"crit": []string{"b64"}}, 401},
		"longer than 2048 bytes":           {map[string]func(*keyed) any{"more": text(strings.Repeat("m", 2000))}, nil, 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKeyed(t, fakeauth0.NewCredential{})
			others := jwt.MapClaims{}
			for name, value := range c.claims {
				others[name] = value(k)
			}
			a := k.assert(sign(t, jwt.SigningMethodRS256, k.pair.private, k.claim(others), c.header))
			if a.status != c.status || c.status == 401 && !strings.Contains(a.body, `"error":"invalid_client"`) {
				t.Errorf("answered %d %s, want %d", a.status, a.body, c.status)
			}
		})
	}
}

// Whatever is not signed by the client's own key, in the way that was agreed, is refused.
func TestForgedAssertions(t *testing.T) {
	t.Parallel()
	k := newKeyed(t, fakeauth0.NewCredential{})
	other := testPair(t, 4)
	parts := strings.Split(k.good(), ".")
	none := sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, k.claim(nil), nil)
	for name, text := range map[string]string{
		"alg none":                       none,
		"alg none with a signature":      none + parts[2],
		"HS256 with the public key":      sign(t, jwt.SigningMethodHS256, []byte(k.pair.public), k.claim(nil), nil),
		"another key":                    sign(t, jwt.SigningMethodRS256, other.private, k.claim(nil), nil),
		"another key under the kid":      sign(t, jwt.SigningMethodRS256, other.private, k.claim(nil), map[string]any{"kid": k.key.KeyID}),
		"another algorithm of RSA":       sign(t, jwt.SigningMethodRS384, k.pair.private, k.claim(nil), nil),
		"PS256 where RS256 was agreed":   sign(t, jwt.SigningMethodPS256, k.pair.private, k.claim(nil), nil),
		"no signature":                   parts[0] + "." + parts[1] + ".",
		"other claims under a signature": parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"cid","sub":"cid"}`)) + "." + parts[2],
		"four parts":                     k.good() + ".x",
		"padding":                        k.good() + "==",
		"the tenant's own token":         k.ownToken(),
		"a header that is an array":      base64.RawURLEncoding.EncodeToString([]byte(`[]`)) + "." + parts[1] + "." + parts[2],
	} {
		if a := k.assert(text); a.status != 401 || !strings.Contains(a.body, `"error":"invalid_client"`) {
			t.Errorf("%s is answered %d %s", name, a.status, a.body)
		}
	}
	k.granted(k.assert(strings.Join(parts, "."))) // and nothing of that has used up the good one
}

// ownToken is a JWT that the tenant has signed.
func (k *keyed) ownToken() string {
	k.t.Helper()
	token, err := k.client.Mint(context.Background(), audience)
	if err != nil {
		k.t.Fatal(err)
	}
	return token.AccessToken
}

func TestConformanceCredentials(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	k := &keyed{rig: m.rig, pair: testPair(t, 3)}
	next := testPair(t, 4)
	post := func(pem, more string) answer {
		return m.call(http.MethodPost, "/clients/cid/credentials", `{"credential_type":"public_key","pem":`+strconv.Quote(pem)+more+`}`)
	}
	made := post(k.pair.public, `,"name":"first"`)
	if made.status != 201 || !regexp.MustCompile(`^{"id":"cred_[1-9A-HJ-NP-Za-km-z]{22}","name":"first","credential_type":"public_key","kid":"[0-9A-Za-z_-]{43}","alg":"RS256","created_at":"2035-01-01T00:00:00.000Z","updated_at":"2035-01-01T00:00:00.000Z"}$`).MatchString(made.body) {
		t.Errorf("C52: %d %s", made.status, made.body)
	}
	first := m.client.Credentials()[0]
	if a := k.assert(k.good()); a.status != 401 || !strings.Contains(a.body, "invalid_client") {
		t.Errorf("C53: %d %s", a.status, a.body)
	}
	m.refusedBy(post(k.pair.public, ""), 409, "")
	second := m.object(201, http.MethodPost, "/clients/cid/credentials", `{"credential_type":"public_key","alg":"RS384","pem":`+strconv.Quote(next.public)+`}`)
	if a := post(testPair(t, 2).public, ""); a.status < 400 || a.status > 499 {
		t.Errorf("C59: %d", a.status)
	}

	associate := func(ids ...string) {
		t.Helper()
		list := `[{"id":"` + strings.Join(ids, `"},{"id":"`) + `"}]`
		one := m.object(200, http.MethodPatch, "/clients/cid", `{"token_endpoint_auth_method":null,"client_authentication_methods":{"private_key_jwt":{"credentials":`+list+`}}}`)
		if one["client_secret"] != nil || one["client_authentication_methods"] == nil || one["token_endpoint_auth_method"] != nil {
			t.Errorf("associated as %v", one)
		}
	}
	associate(first.ID, second["id"].(string))
	if m.status(secret) != 401 {
		t.Error("the secret of a client with keys is taken")
	}
	m.refusedBy(m.call(http.MethodPost, "/clients/cid/rotate-secret", ""), 400, "") // C45
	if _, err := m.client.RotateSecret(context.Background()); err == nil {
		t.Error("C45: from Go it can be rotated")
	}
	text := k.good()
	if m.granted(k.assert(text)); k.assert(text).status != 401 {
		t.Error("C55: a jti is taken twice")
	}
	if a := k.assert(sign(t, jwt.SigningMethodRS384, next.private, k.claim(nil), map[string]any{"kid": second["kid"]})); a.status != 200 {
		t.Errorf("C60: %d %s", a.status, a.body)
	}
	if a := m.call(http.MethodDelete, "/clients/cid/credentials/"+first.ID, ""); a.status < 400 || a.status > 499 {
		t.Errorf("C61: %d", a.status)
	}
	associate(second["id"].(string))
	if k.assert(k.good()).status != 401 {
		t.Error("C61: a dissociated credential is taken")
	}
	if a := m.call(http.MethodDelete, "/clients/cid/credentials/"+first.ID, ""); a.status != 204 || len(m.list("/clients/cid/credentials")) != 1 {
		t.Errorf("C61: %d", a.status)
	}
	if all := m.list("/clients/cid/credentials"); all[0]["id"] != second["id"] {
		t.Errorf("left are %v", all)
	} else if v, there := all[0]["expires_at"]; v != nil || !there {
		t.Errorf("a list shows expires_at as %v, %v", v, there)
	}

	m.object(200, http.MethodPatch, "/clients/cid", `{"client_authentication_methods":null,"token_endpoint_auth_method":"client_secret_post"}`)
	if m.status(secret) != 200 {
		t.Error("the secret is not taken when the client is back to it")
	}
	names := func() (all []string) {
		for _, f := range facts[journal.Accepted](m.rig) {
			if strings.HasPrefix(f.Credential, "client-key") {
				all = append(all, f.Credential+" "+string(f.Answer))
			}
		}
		return all
	}()
	if want := []string{"client-key#1 yes", "client-key#2 yes", "client-key#1 no", "client-key#2 no"}; !slices.Equal(names, want) {
		t.Errorf("recorded %q, want %q", names, want)
	}
}

func TestConformanceCredentialRefusals(t *testing.T) {
	t.Parallel()
	m := newManagedRig(t, setUp{})
	pem := strconv.Quote(testPair(t, 3).public)
	certificate := strconv.Quote(m.tenant.Keys()[0].Certificate)
	for name, body := range map[string]string{
		"no type":                      `{"pem":` + pem + `}`,
		"another type":                 `{"credential_type":"x509_cert","pem":` + pem + `}`,
		"no pem":                       `{"credential_type":"public_key"}`,
		"a private key":                `{"credential_type":"public_key","pem":` + strconv.Quote(testPair(t, 3).secret) + `}`,
		"no key at all":                `{"credential_type":"public_key","pem":"x"}`,
		"an algorithm that is none":    `{"credential_type":"public_key","alg":"HS256","pem":` + pem + `}`,
		"a long name":                  `{"credential_type":"public_key","name":"` + strings.Repeat("n", 129) + `","pem":` + pem + `}`,
		"a short kid":                  `{"credential_type":"public_key","kid":"short","pem":` + pem + `}`,
		"an expiry of a key":           `{"credential_type":"public_key","parse_expiry_from_cert":true,"pem":` + pem + `}`,
		"two expiries":                 `{"credential_type":"public_key","parse_expiry_from_cert":true,"expires_at":"2036-01-01T00:00:00Z","pem":` + certificate + `}`,
		"an expiry that is no instant": `{"credential_type":"public_key","expires_at":"tomorrow","pem":` + pem + `}`,
		"something else":               `{"credential_type":"public_key","x":1,"pem":` + pem + `}`,
	} {
		if a := m.call(http.MethodPost, "/clients/cid/credentials", body); a.status != 400 {
			t.Errorf("%s is answered %d %s", name, a.status, a.body)
		}
	}
	one := m.object(201, http.MethodPost, "/clients/cid/credentials", `{"credential_type":"public_key","kid":"of-my-own-choice","parse_expiry_from_cert":true,"pem":`+certificate+`}`)
	if one["kid"] != "of-my-own-choice" || one["expires_at"] != "2100-01-01T00:00:00.000Z" {
		t.Errorf("made %v", one)
	}
	for name, body := range map[string]string{
		"both methods":         `{"token_endpoint_auth_method":"client_secret_post","client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"` + one["id"].(string) + `"}]}}}`,
		"the other not nulled": `{"client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"` + one["id"].(string) + `"}]}}}`,
		"another method":       `{"token_endpoint_auth_method":null,"client_authentication_methods":{"tls_client_auth":{"credentials":[]}}}`,
		"two methods":          `{"token_endpoint_auth_method":null,"client_authentication_methods":{"tls_client_auth":{},"private_key_jwt":{}}}`,
		"no credential":        `{"token_endpoint_auth_method":null,"client_authentication_methods":{"private_key_jwt":{"credentials":[]}}}`,
	} {
		if a := m.call(http.MethodPatch, "/clients/cid", body); a.status != 400 {
			t.Errorf("%s is answered %d %s", name, a.status, a.body)
		}
	}
	if m.status(secret) != 200 {
		t.Error("what was refused was done")
	}
}

func TestConformanceCredentialExpiry(t *testing.T) {
	t.Parallel()
	k := newKeyed(t, fakeauth0.NewCredential{Algorithm: "PS256"})
	ask := func() int {
		return k.assert(sign(t, jwt.SigningMethodPS256, k.pair.private, k.claim(nil), nil)).status
	}
	expires := k.world.Clock.Now().Add(time.Hour)
	if err := k.client.SetCredentialExpiry(k.key.ID, expires); err != nil || ask() != 200 {
		t.Errorf("before it expires: %v", err)
	}
	k.world.Clock.Advance(time.Hour)
	if ask() != 401 {
		t.Error("C58: an expired credential is taken")
	}
	m := newManager(k.rig, allScopes...)
	path := "/clients/cid/credentials/" + k.key.ID
	if one := m.object(200, http.MethodGet, path, ""); one["expires_at"] != "2035-01-01T01:00:00.000Z" {
		t.Errorf("shown as %v", one)
	}
	m.refusedBy(m.call(http.MethodPatch, path, `{"name":"x"}`), 400, "invalid_body")
	m.object(200, http.MethodPatch, path, `{"expires_at":null}`)
	if ask() != 200 {
		t.Error("a credential that does not expire any more is not taken")
	}
	if got := accepted(k.rig)[1:]; !slices.Equal(got, []string{"client-secret#1 no 0s", "client-key#1 yes 0s", "client-key#1 no 1h0m0s", "client-secret#2 yes 1h0m0s", "client-key#1 yes 1h0m0s"}) {
		t.Errorf("recorded %q", got)
	}
	for _, err := range []error{
		k.client.SetCredentialExpiry("nothing", expires), k.client.DeleteCredential("nothing"), k.client.UseCredentials("nothing"),
		k.client.UseCredentials(), k.client.UseSecret(fakeauth0.AuthNone), k.client.DeleteCredential(k.key.ID),
	} {
		if err == nil {
			t.Error("what cannot be was done")
		}
	}
	if err := k.client.UseSecret(fakeauth0.ClientSecretBasic); err != nil || ask() != 401 || k.status(secret) != 200 {
		t.Errorf("back to the secret: %v", err)
	}
}

// A private key is recognised where it is stored, before or after the client has registered the public one.
func TestPrivateKeysAreRecognised(t *testing.T) {
	t.Parallel()
	k := newKeyed(t, fakeauth0.NewCredential{})
	names := k.world.Names
	stored := `{"CLIENT_ID":"cid","PRIVATE_KEY":` + strconv.Quote(k.pair.secret) + `}`
	for _, text := range []string{stored, k.pair.secret} {
		if got := names.Holds(text); !slices.Equal(got, []string{"client-key#1"}) {
			t.Errorf("it holds %q", got)
		}
	}
	lines := strings.Split(k.pair.secret, "\n")
	if got := names.Find("it logs " + lines[len(lines)/2]); !slices.Equal(got, []string{"client-key#1"}) {
		t.Errorf("a line of the key is found as %q", got)
	}
	other := testPair(t, 4).secret
	if got := names.Holds(other); got != nil || names.Find(other) != nil {
		t.Errorf("a foreign key is found as %q", got)
	}
	for _, text := range []string{"-----BEGIN ", "-----BEGIN X-----", "-----BEGIN X-----\n-----END X-----", "-----BEGIN X-----\n-----END "} {
		if got := names.Holds(text); got != nil {
			t.Errorf("%q holds %q", text, got)
		}
	}
}
