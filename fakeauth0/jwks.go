package fakeauth0

import (
	"net/http"

	"github.com/rolloverhq/rollover/internal/wire"
)

// serveJWKS answers GET /.well-known/jwks.json (spec/auth0.md 3.1). A stale read shows the keys as they
// were before their last change.
func (t *Tenant) serveJWKS(w http.ResponseWriter, r *http.Request) {
	t.setPublished(w.Header())
	_, _ = w.Write(t.jwks(wire.Of(r.Context()).Stale))
}

// jwks returns the key set that is to be seen now, or the one before the last.
func (t *Tenant) jwks(stale bool) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	shown := t.keys.shown
	at := len(shown) - 1
	if stale {
		return shown[max(at-1, 0)].body
	}
	visible := t.world.Clock.Now().Add(-t.options.JWKSDelay)
	for at > 0 && shown[at].from.After(visible) {
		at--
	}
	return shown[at].body
}

// showLocked publishes the keys as they are. Changes of one instant are one change, but for those of
// the instant of birth.
func (t *Tenant) showLocked() {
	var set struct {
		Keys []jwk `json:"keys"`
	}
	for _, k := range t.keys.published() {
		set.Keys = append(set.Keys, k.jwk(t.options.JWKSWithoutAlg))
	}
	now := keySet{from: t.world.Clock.Now(), body: compact(set)}
	if last := len(t.keys.shown) - 1; last > 0 && t.keys.shown[last].from.Equal(now.from) {
		t.keys.shown[last] = now
		return
	}
	t.keys.shown = append(t.keys.shown, now)
}
