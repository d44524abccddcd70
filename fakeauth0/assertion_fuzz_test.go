package fakeauth0

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// Whatever comes in, an assertion is read or refused, and what no key has signed is never taken.
func FuzzParseAssertion(f *testing.F) {
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	f.Add(part(`{"alg":"RS256","typ":"JWT"}`) + "." + part(`{"iss":"cid","sub":"cid","aud":"https://t/","jti":"1","iat":2051222400,"exp":2051222460}`) + ".c2ln")
	f.Add(part(`{"alg":"none"}`) + "." + part(`{"aud":["https://t/"],"exp":1e400}`) + ".")
	f.Add(part(`{"alg":"RS256","crit":[]}`) + "." + part(`[]`) + ".x")
	f.Add("..")
	private, _, err := testKey(1)
	if err != nil {
		f.Fatal(err)
	}
	now := time.Date(2035, time.January, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAssertion(text)
		if err != nil {
			return
		}
		if len(text) > maxAssertion || len(a.alg) > maxAssertionAlg || !strings.HasPrefix(text, a.signed+".") {
			t.Errorf("%q became %+v", text, a)
		}
		for alg := range credentialMethods {
			if a.signedBy(&credential{alg: alg, kid: "k", public: &private.PublicKey}) {
				t.Errorf("%q is taken for signed", text)
			}
		}
		if a.claims.check(now, "https://t/") == nil && (a.claims.Issuer != a.claims.Subject || *a.claims.ExpiresAt <= float64(now.Unix())) {
			t.Errorf("%q is taken for good", text)
		}
	})
}
