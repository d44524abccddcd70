package main

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// keysFresh is how long a key set is believed without another look: what Auth0 says in
	// Cache-Control max-age (spec/auth0.md 3.1).
	keysFresh = 15 * time.Second
	// keysStale is how long a key set is used where no other can be had: what Auth0 says in
	// stale-if-error. After it, nobody is let in on the word of a key that may have been revoked long ago.
	keysStale = 24 * time.Hour
	// refetchAfter is the least time between two fetches, so that tokens with made-up kids, or an
	// outage of the tenant, do not become a storm of requests.
	refetchAfter = 5 * time.Second
)

var (
	errUnknownKey = errors.New("the tenant's JWKS has no key with the token's kid")
	errNoKeys     = errors.New("the tenant's JWKS cannot be had")
)

// keyCache keeps the tenant's public keys. It is safe for concurrent use: one fetch serves everybody
// who waits for it.
type keyCache struct {
	url    string
	client *http.Client
	now    func() time.Time

	mu      sync.Mutex
	keys    keySet
	fetched time.Time // when keys was had
	tried   time.Time // when the last fetch began, whatever came of it
	failed  error     // what came of the last fetch
}

// find returns the key of this kid. It fetches the key set when the one it has is older than 15 s, or
// does not know the kid, but not within 5 s of the fetch before: an unknown kid is errUnknownKey until
// then. A failed fetch leaves the old set in use for a day; without one it is errNoKeys.
func (k *keyCache) find(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	if key := k.keys[kid]; key != nil && now.Sub(k.fetched) < keysFresh {
		return key, nil
	}
	if k.tried.IsZero() || now.Sub(k.tried) >= refetchAfter {
		k.fetch(ctx, now)
	}
	key := k.keys[kid]
	switch {
	case k.failed != nil && (key == nil || now.Sub(k.fetched) >= keysStale):
		return nil, fmt.Errorf("%w: %w", errNoKeys, k.failed)
	case key == nil:
		return nil, errUnknownKey
	}
	return key, nil
}

// fetch asks the tenant. It does not end with the request that happens to need it first, since others
// wait for it too; the client's time limit ends it.
func (k *keyCache) fetch(ctx context.Context, now time.Time) {
	k.tried = now
	keys, err := fetchKeys(context.WithoutCancel(ctx), k.client, k.url)
	k.failed = err
	if err == nil {
		k.keys, k.fetched = keys, now
	}
}
