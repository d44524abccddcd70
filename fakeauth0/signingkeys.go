package fakeauth0

import (
	"crypto/sha1" //nolint:gosec // a fingerprint is one by its definition
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// maxRotations is how often a day the signing keys may be rotated over HTTP (spec/auth0.md 5.1).
const maxRotations = 5

// The operations of the Management API on signing keys (spec/auth0.md 4.2 and 4.3).

func listSigningKeys(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	var all []object
	for _, k := range c.tenant.keys.listed() {
		all = append(all, k.object())
	}
	return all, nil
}

func getSigningKey(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	for _, k := range c.tenant.keys.listed() {
		if k.id == c.path["kid"] {
			return k.object(), nil
		}
	}
	return nil, errNoSigningKey()
}

func rotateSigningKey(c *call) (any, *APIError) {
	if !c.tenant.mayRotateKey() {
		return nil, errTooMany("The signing keys have been rotated too often today")
	}
	now := c.tenant.RotateKey()
	return object{{"cert", now.Certificate}, {"kid", now.ID}}, nil
}

// mayRotateKey counts a rotation of today, a day of UTC.
func (t *Tenant) mayRotateKey() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.keys.rotations.take(t.world.Clock.Now().Truncate(24*time.Hour), maxRotations)
}

func revokeSigningKey(c *call) (any, *APIError) {
	kid := c.path["kid"]
	for _, k := range c.tenant.Keys() {
		switch {
		case k.ID != kid:
		case c.tenant.RevokeKey(kid) != nil:
			return nil, errRefused("Only the previously used signing key can be revoked")
		default:
			return object{{"cert", k.Certificate}, {"kid", k.ID}}, nil
		}
	}
	return nil, errNoSigningKey()
}

// listed are the keys that the API shows: those of the JWKS, then the revoked ones, the latest first.
func (r *keyring) listed() []*signingKey {
	all := r.published()
	for i := len(r.revoked) - 1; i >= 0; i-- {
		all = append(all, r.revoked[i])
	}
	return all
}

// object is a key as the Management API shows it.
func (k *signingKey) object() object {
	sum := sha1.Sum(k.cert) //nolint:gosec // as above
	thumb := strings.ToUpper(hex.EncodeToString(sum[:]))
	var pairs []string
	for i := 0; i < len(thumb); i += 2 {
		pairs = append(pairs, thumb[i:i+2])
	}
	o := object{
		{"kid", k.id}, {"cert", k.pem()}, {"pkcs7", k.pkcs7()},
		{"current", k.state == journal.KeyCurrent}, {"next", k.state == journal.KeyNext}, {"previous", k.state == journal.KeyPrevious},
	}
	o = o.some("current_since", milliseconds(k.current), !k.current.IsZero()).some("current_until", milliseconds(k.ended), !k.ended.IsZero())
	o = o.with("fingerprint", strings.Join(pairs, ":")).with("thumbprint", thumb).with("revoked", k.state == journal.KeyRevoked)
	return o.some("revoked_at", milliseconds(k.revoked), !k.revoked.IsZero())
}

// describeSigningKey names the key that a call is about.
func (t *Tenant) describeSigningKey(r *http.Request, _ []byte) string {
	return t.world.Names.Mask(t.variables(r)["kid"])
}
