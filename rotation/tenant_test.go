package rotation_test

import (
	"crypto/rsa"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

//go:embed testdata/key.pem
var keyPEM []byte

const audience = "https://services.example/"

// tenant is an Auth0 tenant with one API. Its answers go wrong as scripted.
type tenant struct {
	*httptest.Server
	key *rsa.PrivateKey
	now func() time.Time

	mu       sync.Mutex
	life     time.Duration
	kid      string
	shown    time.Time // the JWKS has no key before then
	jwksDown bool
	minted   []string
	asked    int
	// token and after answer the n-th token request, before and after the
	// mint; true means that they did.
	token func(w http.ResponseWriter, n int) bool
	after func(w http.ResponseWriter, n int) bool
}

func newTenant(t testing.TB, now func() time.Time) *tenant {
	a := startTenant(now)
	t.Cleanup(a.Close)
	return a
}

// startTenant returns a tenant that the caller closes.
func startTenant(now func() time.Time) *tenant {
	key, err := jwt.ParseRSAPrivateKeyFromPEM(keyPEM)
	if err != nil {
		panic(err)
	}
	a := &tenant{key: key, now: now, life: 25 * time.Hour, kid: "kid-1"}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oauth/token", a.serveToken)
	mux.HandleFunc("GET /.well-known/jwks.json", a.serveJWKS)
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", now().UTC().Format(http.TimeFormat))
		mux.ServeHTTP(w, r)
	}))
	return a
}

func (a *tenant) serveToken(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
	if a.token != nil && a.token(w, a.asked) {
		return
	}
	if r.FormValue("client_id") != "the-client" || r.FormValue("client_secret") != "hush-hush" {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprint(w, `{"error":"access_denied","error_description":"Unauthorized"}`)
		return
	}
	text := a.sign(a.life, nil)
	a.minted = append(a.minted, text)
	if a.after != nil && a.after(w, a.asked) {
		return
	}
	_, _ = fmt.Fprintf(w, `{"access_token":%q,"expires_in":%d,"token_type":"Bearer"}`, text, int(a.life.Seconds()))
}

// sign makes a token of the tenant, with some claims changed.
func (a *tenant) sign(life time.Duration, change jwt.MapClaims) string {
	claims := jwt.MapClaims{
		"iss": a.URL + "/", "aud": audience, "sub": "the-client@clients",
		"iat": a.now().Unix(), "exp": a.now().Add(life).Unix(),
	}
	for name, value := range change {
		claims[name] = value
	}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	t.Header["kid"] = a.kid
	text, err := t.SignedString(a.key)
	if err != nil {
		panic(err)
	}
	return text
}

func (a *tenant) serveJWKS(w http.ResponseWriter, _ *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.jwksDown {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	kid := a.kid
	if a.now().Before(a.shown) {
		kid = "an-older-key"
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{
		map[string]any{"kty": "EC", "kid": kid, "use": "sig"},
		map[string]any{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "x-later": true,
			"n": base64.RawURLEncoding.EncodeToString(a.key.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(a.key.E)).Bytes()),
		},
	}})
}

func (a *tenant) mints() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.minted)
}

// breakOff ends an exchange without an answer.
func breakOff(http.ResponseWriter) bool { panic(http.ErrAbortHandler) }
