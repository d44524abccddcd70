package fakeauth0_test

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// members returns the names of a JSON object's members in their order.
func members(t *testing.T, text string) []string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	if _, err := d.Token(); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	var names []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		names = append(names, name.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
	}
	return names
}

// part returns the n-th part of a JWT, decoded.
func part(t *testing.T, token string, n int) string {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[n])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestConformanceAccessToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	r.world.Clock.Advance(1500 * time.Millisecond)
	token := r.granted(r.form(asked())).Token
	header, claims := r.claims(token)
	now := float64(r.world.Clock.Now().Unix())
	for name, want := range map[string]any{
		"iss": r.tenant.URL() + "/", "sub": "cid@clients", "aud": audience, "azp": "cid", "gty": "client-credentials",
		"iat": now, "exp": now + 90000, "scope": "read:a write:a",
	} {
		if claims[name] != want {
			t.Errorf("C29: %s is %v, want %v", name, claims[name], want)
		}
	}
	if got := members(t, part(t, token, 1)); !slices.Equal(got, []string{"iss", "sub", "aud", "iat", "exp", "scope", "gty", "azp"}) {
		t.Errorf("C29: claims %v", got)
	}
	if want := `{"alg":"RS256","typ":"JWT","kid":"` + r.tenant.Keys()[0].ID + `"}`; part(t, token, 0) != want {
		t.Errorf("C29: header %s, want %s", part(t, token, 0), want)
	}
	if header["kid"] != r.keySet()[0]["kid"] {
		t.Errorf("C29: kid %v is not the JWKS's first", header["kid"])
	}
	if again := r.granted(r.form(asked())).Token; again != token {
		t.Error("C32: two tokens of one second differ")
	}
	r.world.Clock.Advance(time.Second)
	if later := r.granted(r.form(asked())).Token; later == token {
		t.Error("C32: two tokens of different seconds are the same")
	}
}

func TestConformanceDialects(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		api     fakeauth0.APIOptions
		header  map[string]any
		members []string
	}{
		"C30": {
			fakeauth0.APIOptions{Dialect: fakeauth0.DialectRFC9068}, map[string]any{"typ": "at+jwt", "alg": "RS256"},
			[]string{"iss", "sub", "aud", "client_id", "exp", "iat", "jti", "scope"},
		},
		"C31": {
			fakeauth0.APIOptions{Dialect: fakeauth0.DialectAuth0Authz}, map[string]any{"typ": "JWT", "alg": "RS256"},
			[]string{"iss", "sub", "aud", "iat", "exp", "scope", "permissions", "gty", "azp"},
		},
		"both": {
			fakeauth0.APIOptions{Dialect: fakeauth0.DialectRFC9068Authz}, map[string]any{"typ": "at+jwt", "alg": "RS256"},
			[]string{"iss", "sub", "aud", "client_id", "exp", "iat", "jti", "scope", "permissions"},
		},
		"C33": {
			fakeauth0.APIOptions{SigningAlg: "PS256"}, map[string]any{"typ": "JWT", "alg": "PS256"},
			[]string{"iss", "sub", "aud", "iat", "exp", "scope", "gty", "azp"},
		},
		"RS512": {
			fakeauth0.APIOptions{SigningAlg: "RS512"}, map[string]any{"typ": "JWT", "alg": "RS512"},
			[]string{"iss", "sub", "aud", "iat", "exp", "scope", "gty", "azp"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, setUp{api: c.api})
			token := r.granted(r.form(asked())).Token
			header, claims := r.claims(token)
			for name, want := range c.header {
				if header[name] != want {
					t.Errorf("%s is %v, want %v", name, header[name], want)
				}
			}
			if got := members(t, part(t, token, 1)); !slices.Equal(got, c.members) {
				t.Errorf("claims %v, want %v", got, c.members)
			}
			if claims["sub"] != "cid@clients" {
				t.Errorf("sub %v", claims["sub"])
			}
			if p, ok := claims["permissions"]; ok && !slices.Equal(p.([]any), []any{"read:a", "write:a"}) {
				t.Errorf("permissions %v", p)
			}
			if again := r.granted(r.form(asked())).Token; (again == token) != (claims["jti"] == nil && header["alg"] != "PS256") {
				t.Errorf("the same bytes a second time: %v", again == token)
			}
		})
	}
}
