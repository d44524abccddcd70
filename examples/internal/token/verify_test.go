package token_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

// The tenant's set holds a key of another kind under the same kid, which is no
// reason to stumble. The environment is shared, so this test is not parallel.
func TestVerify(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]string{
			{"kty": "EC", "kid": "k1"},
			{"kty": "RSA", "kid": "k1", "e": "AQAB", "n": base64.RawURLEncoding.EncodeToString(key.N.Bytes())},
		}})
	}))
	t.Cleanup(server.Close)
	t.Setenv("AUTH0_URL", server.URL+"/")
	t.Setenv("AUTH0_AUDIENCE", "aud")

	value := func(kid string, life time.Duration, audience string) string {
		unsigned := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
			"iss": server.URL + "/", "aud": audience, "exp": time.Now().Add(life).Unix(),
		})
		unsigned.Header["kid"] = kid
		text, err := unsigned.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		composed, err := token.Compose("", text, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return composed
	}
	if err := token.Verify(t.Context(), value("k1", time.Hour, "aud")); err != nil {
		t.Error(err)
	}
	if err := token.Verify(t.Context(), value("k2", time.Hour, "aud")); !errors.Is(err, token.ErrNoKey) {
		t.Errorf("an unknown kid: %v", err)
	}
	good := value("k1", time.Hour, "aud")
	for what, bad := range map[string]string{
		"expired":        value("k1", -time.Hour, "aud"),
		"other audience": value("k1", time.Hour, "other"),
		"forged":         good[:60] + "AAAA" + good[64:],
	} {
		if err := token.Verify(t.Context(), bad); err == nil || errors.Is(err, token.ErrNoKey) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
