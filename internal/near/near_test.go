package near_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/internal/near"
)

func TestNames(t *testing.T) {
	t.Parallel()
	all := []string{"auth0.oauth.token", "auth0.jwks", "secrets.PutSecretValue", "secrets.GetSecretValue", "secrets.ListSecrets"}
	for _, c := range []struct {
		name string
		want []string
	}{
		{"auth0.oauth.tokne", []string{"auth0.oauth.token"}},
		{"secrets.SetSecretValue", []string{"secrets.GetSecretValue", "secrets.PutSecretValue"}},
		{"auth0.jwk", []string{"auth0.jwks"}},
		{"frobnicate", nil},
		{"", nil},
	} {
		if got := near.Names(c.name, all); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDistanceIsOne(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[a-c]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := text.Draw(t, "a"), text.Draw(t, "b"), text.Draw(t, "c")
		ab := near.Distance(a, b)
		if ab != near.Distance(b, a) || (ab == 0) != (a == b) || near.Distance(a, c) > ab+near.Distance(b, c) {
			t.Fatalf("%q, %q, %q", a, b, c)
		}
		if ab < max(len(a)-len(b), len(b)-len(a)) || ab > max(len(a), len(b)) {
			t.Fatalf("%d between %q and %q", ab, a, b)
		}
	})
}
