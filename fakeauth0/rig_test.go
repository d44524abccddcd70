package fakeauth0_test

import (
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/world"
)

// TestMain leaves out what ends by itself: net/http lingers for half a second after a request that it has
// cut short.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

// The set-up of spec/auth0.md 8.
const (
	audience = "https://api.example/"
	clientID = "cid"
	secret   = "s1-which-nobody-else-may-know"
	lifetime = 90000 * time.Second
)

// rig is a world with a tenant, and a client of net/http that talks to it.
type rig struct {
	t      *testing.T
	world  *world.World
	tenant *fakeauth0.Tenant
	api    *fakeauth0.API
	client *fakeauth0.Client
	http   *http.Client
}

type setUp struct {
	tenant fakeauth0.Options
	api    fakeauth0.APIOptions
	client []fakeauth0.ClientOption
	scopes []string
	seed   uint64
	start  time.Time
	secure bool // over TLS alone
}

func newRig(t *testing.T, s setUp) *rig {
	t.Helper()
	w := world.New(world.Options{Start: s.start, Seed: s.seed})
	tenant := fakeauth0.New(w, s.tenant)
	if s.api.TokenLifetime == 0 {
		s.api.TokenLifetime = lifetime
	}
	if s.api.Scopes == nil {
		s.api.Scopes = []string{"read:a", "write:a"}
	}
	r := &rig{t: t, world: w, tenant: tenant, http: &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second}}
	listen := tenant.Listen
	if s.secure {
		listen = tenant.ListenTLS
		trusted := x509.NewCertPool()
		trusted.AppendCertsFromPEM(fakeauth0.CertificateAuthority())
		r.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}
	}
	r.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r.api = tenant.AddAPI(audience, s.api)
	r.client = tenant.AddClient("billing", append([]fakeauth0.ClientOption{fakeauth0.WithID(clientID), fakeauth0.WithSecret(secret)}, s.client...)...)
	if s.scopes == nil {
		s.scopes = []string{"read:a", "write:a"}
	}
	r.client.Grant(audience, s.scopes...)
	if err := listen(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.http.CloseIdleConnections()
		if err := tenant.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// answer is a response that has been read.
type answer struct {
	status int
	header http.Header
	body   string
}

// asked is the token request of case C01.
func asked() url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "client_id": {clientID}, "client_secret": {secret}, "audience": {audience},
	}
}

// with returns v with parameters replaced, pairwise; an empty value takes one out.
func with(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		} else {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return v
}

func (r *rig) form(v url.Values) answer {
	r.t.Helper()
	return r.send(http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", v.Encode(), nil)
}

func (r *rig) json(body string) answer {
	r.t.Helper()
	return r.send(http.MethodPost, "/oauth/token", "application/json", body, nil)
}

func (r *rig) get(path string) answer {
	r.t.Helper()
	return r.send(http.MethodGet, path, "", "", nil)
}

func (r *rig) send(method, path, contentType, body string, edit func(*http.Request)) answer {
	r.t.Helper()
	a, err := r.try(method, path, contentType, body, edit)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

func (r *rig) try(method, path, contentType, body string, edit func(*http.Request)) (answer, error) {
	req, err := http.NewRequest(method, r.tenant.URL()+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if edit != nil {
		edit(req)
	}
	res, err := r.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(text)}, err
}

// granted is a successful token response.
type granted struct {
	Token     string  `json:"access_token"`
	Scope     *string `json:"scope"`
	ExpiresIn int     `json:"expires_in"`
	Type      string  `json:"token_type"`
}

func (r *rig) granted(a answer) granted {
	r.t.Helper()
	if a.status != http.StatusOK {
		r.t.Fatalf("answered %d %s, want 200", a.status, a.body)
	}
	var g granted
	if err := json.Unmarshal([]byte(a.body), &g); err != nil {
		r.t.Fatalf("%v in %s", err, a.body)
	}
	return g
}

func (r *rig) refused(a answer, status int, body string) {
	r.t.Helper()
	if a.status != status || a.body != body {
		r.t.Errorf("answered %d %s\nwant     %d %s", a.status, a.body, status, body)
	}
}

// keySet fetches the JWKS.
func (r *rig) keySet() []map[string]any {
	r.t.Helper()
	var set struct{ Keys []map[string]any }
	a := r.get("/.well-known/jwks.json")
	if err := json.Unmarshal([]byte(a.body), &set); err != nil {
		r.t.Fatalf("%v in %s", err, a.body)
	}
	return set.Keys
}

// verify does what a verifier with an empty cache does: it takes the key of the token's kid from the JWKS.
func (r *rig) verify(text string) (*jwt.Token, error) {
	r.t.Helper()
	keys := map[string]*rsa.PublicKey{}
	for _, k := range r.keySet() {
		n, err := base64.RawURLEncoding.DecodeString(k["n"].(string))
		if err != nil {
			r.t.Fatal(err)
		}
		e, err := base64.RawURLEncoding.DecodeString(k["e"].(string))
		if err != nil {
			r.t.Fatal(err)
		}
		keys[k["kid"].(string)] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	return jwt.Parse(text, func(t *jwt.Token) (any, error) {
		key := keys[t.Header["kid"].(string)]
		if key == nil {
			return nil, jwt.ErrTokenUnverifiable
		}
		return key, nil
	}, jwt.WithTimeFunc(r.world.Clock.Now), jwt.WithIssuer(r.tenant.Issuer()), jwt.WithValidMethods([]string{"RS256", "RS512", "PS256"}))
}

// claims verifies a token and returns its header and its claims.
func (r *rig) claims(text string) (header map[string]any, claims jwt.MapClaims) {
	r.t.Helper()
	token, err := r.verify(text)
	if err != nil {
		r.t.Fatal(err)
	}
	return token.Header, token.Claims.(jwt.MapClaims)
}
