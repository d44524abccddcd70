package fakeauth0

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// identity is who a request comes from, as far as it could be told.
type identity struct {
	client     *Client // nil: nobody whom the tenant takes it from
	credential string  // the name of what it was asked with, taken or not; empty: none of the client's
	reason     string  // what the tenant's log says of a refusal, and the answer does not
}

// assertedLocked finds the client that an assertion speaks for (spec/auth0.md 1.3). All that is wrong with it
// is answered alike (row E13).
func (t *Tenant) assertedLocked(q tokenRequest) (identity, *Error) {
	if q.assertionType != assertionTypeJWT {
		return identity{}, errAssertionType()
	}
	a, err := parseAssertion(q.assertion)
	if err != nil {
		return identity{reason: err.Error()}, errAssertion()
	}
	c := t.clients[a.claims.Subject]
	now, base := t.world.Clock.Now(), t.urlLocked()
	who := identity{}
	err = a.claims.check(now, base+"/", base+"/oauth/token")
	switch {
	case err != nil:
	case c == nil, q.clientID != "" && q.clientID != c.id:
		err = fmt.Errorf("the client is not known")
	case c.method != PrivateKeyJWT:
		err = fmt.Errorf("the client does not authenticate with private_key_jwt")
	default:
		who, err = c.provenLocked(a, now)
	}
	if err != nil {
		who.client, who.reason = nil, err.Error()
		return who, errAssertion()
	}
	return who, nil
}

// provenLocked finds the credential that has signed, and takes the jti.
func (c *Client) provenLocked(a assertion, now time.Time) (identity, error) {
	for _, k := range c.credentials {
		if !a.signedBy(k) {
			continue
		}
		who := identity{credential: k.acceptance.name}
		switch {
		case k.acceptance.at(now) != journal.Yes:
			return who, fmt.Errorf("the credential is not associated with the client, or has expired")
		case !c.takeIDLocked(a.claims.ID, now, *a.claims.ExpiresAt):
			return who, fmt.Errorf("'jti' claim has been used already")
		}
		who.client = c
		return who, nil
	}
	return identity{}, fmt.Errorf("no credential of the client has signed the assertion")
}

// takeIDLocked reports whether a jti is new, and remembers it for as long as it could be used again.
func (c *Client) takeIDLocked(id string, now time.Time, expires float64) bool {
	for used, until := range c.assertions {
		if until <= float64(now.Unix()) {
			delete(c.assertions, used)
		}
	}
	if _, used := c.assertions[id]; used {
		return false
	}
	if c.assertions == nil {
		c.assertions = map[string]float64{}
	}
	c.assertions[id] = expires
	return true
}
