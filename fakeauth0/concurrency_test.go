package fakeauth0_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/journal"
)

// TestConcurrency: whatever happens at once, each token is signed by a key that the tenant knows, and
// each is in the journal once.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	const parties, each = 6, 4
	tokens := make(chan string, parties*each)
	var wg sync.WaitGroup
	for p := range parties {
		wg.Go(func() {
			for i := range each {
				a, err := r.try("POST", "/oauth/token", "application/x-www-form-urlencoded", asked().Encode(), nil)
				if err != nil || a.status != 200 {
					t.Errorf("answered %v, %v", a, err)
					return
				}
				tokens <- r.granted(a).Token
				if p == 0 {
					r.tenant.RotateKey()
				}
				own := fmt.Sprintf("https://%d.%d.example/", p, i)
				r.tenant.AddAPI(own, fakeauth0.APIOptions{})
				c := r.tenant.AddClient(own)
				c.Grant(own)
				if _, err := c.Mint(context.Background(), own); err != nil {
					t.Error(err)
				}
				r.get("/.well-known/jwks.json")
				c.Delete()
			}
		})
	}
	wg.Wait()
	close(tokens)
	known := map[string]fakeauth0.Key{}
	for _, k := range r.tenant.Keys() {
		known[k.ID] = k
	}
	for text := range tokens {
		if _, err := jwt.Parse(text, func(t *jwt.Token) (any, error) { return known[t.Header["kid"].(string)].Public, nil }, jwt.WithTimeFunc(r.world.Clock.Now)); err != nil {
			t.Error(err)
		}
	}
	names := map[string]bool{}
	for _, m := range facts[journal.Minted](r) {
		names[m.Credential] = true
	}
	if len(names) != 2*parties*each {
		t.Errorf("%d tokens in the journal, want %d", len(names), 2*parties*each)
	}
}
