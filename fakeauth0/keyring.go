package fakeauth0

import (
	"crypto/rsa"
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// keyring is the tenant's signing keys, under its mutex (spec/auth0.md 3.3).
type keyring struct {
	current  *signingKey
	next     *signingKey
	previous *signingKey // nil before the first rotation, and after a revocation
	revoked  []*signingKey
	made     int
	shown    []keySet // what the JWKS has been, in order of time

	rotations used // over HTTP, today
}

// keySet is the JWKS as it is from an instant on.
type keySet struct {
	from time.Time
	body []byte
}

// Key is a signing key as Keys shows it.
type Key struct {
	ID           string           // kid
	State        journal.KeyState // current, next, previous or revoked
	Public       *rsa.PublicKey
	Certificate  string    // PEM
	CurrentSince time.Time // zero: it has never signed
	RevokedAt    time.Time // zero: it is not revoked
}

// Keys returns the signing keys: those of the JWKS in its order (current, next, previous), then the
// revoked ones, the latest first.
func (t *Tenant) Keys() []Key {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []Key
	for _, k := range t.keys.listed() {
		all = append(all, k.view())
	}
	return all
}

// RotateKey makes the next signing key the current one, the current one the previous one, and
// publishes a fresh next one, all at once. A key that was the previous one before is revoked: Auth0
// speaks of a single previously used key, and does not say. It returns the new current key.
func (t *Tenant) RotateKey() Key { return t.rotate(false) }

// RotateAndRevokeKey is RotateKey and the revocation of what was the current key, in one step, as
// Auth0's dashboard offers it. It returns the new current key.
func (t *Tenant) RotateAndRevokeKey() Key { return t.rotate(true) }

func (t *Tenant) rotate(revoke bool) Key {
	fresh := t.freshKey()
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &t.keys
	if r.previous != nil {
		t.revokeLocked()
	}
	r.previous, r.current, r.next = r.current, r.next, fresh
	t.moveLocked(r.previous, journal.KeyPrevious)
	t.moveLocked(r.current, journal.KeyCurrent)
	t.moveLocked(r.next, journal.KeyNext)
	if revoke {
		t.revokeLocked()
	}
	t.showLocked()
	return r.current.view()
}

// RevokeKey takes the previous key out of the JWKS for good: its tokens no longer verify once
// verifiers look again. No other key may be revoked, which is an error.
func (t *Tenant) RevokeKey(kid string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range append(t.keys.published(), t.keys.revoked...) {
		switch {
		case k.id != kid:
		case k != t.keys.previous:
			return fmt.Errorf("revoke signing key %s: it is the %s one; only the previous one can be revoked: rotate first", kid, k.state)
		default:
			t.revokeLocked()
			t.showLocked()
			return nil
		}
	}
	return fmt.Errorf("revoke signing key %s: the tenant has no such key", kid)
}

// firstKeys makes the keys that a tenant is born with.
func (t *Tenant) firstKeys() {
	current, next := t.freshKey(), t.freshKey()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keys.current, t.keys.next = current, next
	t.moveLocked(current, journal.KeyCurrent)
	t.moveLocked(next, journal.KeyNext)
	t.showLocked()
}

// freshKey makes a key, which may take long, outside the mutex.
func (t *Tenant) freshKey() *signingKey {
	t.mu.Lock()
	t.keys.made++
	n := t.keys.made
	t.mu.Unlock()
	return t.newSigningKey(n)
}

func (t *Tenant) moveLocked(k *signingKey, to journal.KeyState) {
	k.state = to
	switch to {
	case journal.KeyCurrent:
		k.current = t.world.Clock.Now()
	case journal.KeyPrevious:
		k.ended = t.world.Clock.Now()
	case journal.KeyRevoked:
		k.revoked = t.world.Clock.Now()
	}
	t.world.Record(journal.KeyMoved{Key: k.id, To: to})
}

// revokeLocked revokes the previous key.
func (t *Tenant) revokeLocked() {
	k := t.keys.previous
	t.keys.previous = nil
	t.keys.revoked = append(t.keys.revoked, k)
	t.moveLocked(k, journal.KeyRevoked)
}

// published are the keys of the JWKS, the current one first as recorded.
func (r *keyring) published() []*signingKey {
	keys := []*signingKey{r.current, r.next}
	if r.previous != nil {
		keys = append(keys, r.previous)
	}
	return keys
}

func (k *signingKey) view() Key {
	return Key{
		ID: k.id, State: k.state, Public: &k.private.PublicKey, Certificate: k.pem(),
		CurrentSince: k.current, RevokedAt: k.revoked,
	}
}
