package rotation

import (
	"encoding/json"
	"testing"
	"time"
)

// Whatever object a secret holds, the next value differs from it in the two
// members of the rotation and in nothing else.
func FuzzWithToken(f *testing.F) {
	for _, s := range []string{"", "{}", `{"a":1e400,"b":[{"<":null}]}`, `{"BEARER_TOKEN":7}`, "null", "[]", `{"a":1}{`} {
		f.Add(s, "a.b.c")
	}
	f.Fuzz(func(t *testing.T, text, token string) {
		before, err := parseObject(text)
		if err != nil {
			return
		}
		value, err := before.withToken(token, time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		after, err := parseObject(value)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, value, err)
		}
		for name := range before {
			if name == bearerToken || name == generatedAt {
				continue
			}
			if !same(before[name], after[name]) {
				t.Errorf("member %q: %s became %s", name, before[name], after[name])
			}
		}
		want := len(before)
		for _, name := range []string{bearerToken, generatedAt} {
			if _, had := before[name]; !had {
				want++
			}
		}
		if len(after) != want {
			t.Errorf("%d members became %d", len(before), len(after))
		}
	})
}

func same(a, b json.RawMessage) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func FuzzParseJWKS(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","n":"","e":"____________"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		keys, err := parseJWKS(body)
		if err != nil && keys != nil {
			t.Error("keys and an error")
		}
		for kid, key := range keys {
			if key == nil || key.N == nil {
				t.Errorf("key %q is nothing", kid)
			}
		}
	})
}
