package fakeauth0

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// RateProfile is the plan by whose limits the tenant counts requests (spec/auth0.md 5.1).
type RateProfile string

// The plans.
const (
	RateOff        RateProfile = "off"        // nothing is counted; the headers tell of a bucket that is nearly full
	RateFree       RateProfile = "free"       // the token endpoint 30 a second, the Management API 2
	RateEssentials RateProfile = "essentials" // also Professional: all of the Authentication API 25 a second
	RateEnterprise RateProfile = "enterprise" // on the public cloud, in production: 100 a second, the Management API 16
)

// ParseRateProfile returns the profile of a name, such as "free". Its error lists the names.
func ParseRateProfile(name string) (RateProfile, error) {
	if p := RateProfile(name); slices.Contains([]RateProfile{RateOff, RateFree, RateEssentials, RateEnterprise}, p) {
		return p, nil
	}
	return "", fmt.Errorf("rate profile %q: it is off, free, essentials or enterprise", name)
}

// layer is what a bucket is there for.
type layer string

const (
	authentication layer = "the Authentication API"
	tokens         layer = "the token endpoint"
	published      layer = "the JWKS"
	management     layer = "the Management API"
	readingClients layer = "reading clients at the Management API"
)

// plans are the buckets of each profile: how many tokens fit, and how long one more takes. A layer that a plan
// does not name has no bucket of its own.
var plans = map[RateProfile]map[layer]bucket{
	RateFree: {
		authentication: {size: 300, every: 200 * time.Millisecond},
		tokens:         {size: 30, every: time.Second / 30},
		published:      {size: 20, every: time.Second / 20},
		management:     {size: 2, every: time.Second / 2},
	},
	RateEssentials: {
		authentication: {size: 25, every: time.Second / 25},
		management:     {size: 10, every: 400 * time.Millisecond},
		readingClients: {size: 5, every: 600 * time.Millisecond},
	},
	RateEnterprise: {
		authentication: {size: 100, every: time.Second / 100},
		management:     {size: 50, every: time.Second / 16},
	},
}

// bucket is a token bucket, full at first.
type bucket struct {
	size  int
	every time.Duration
	spent int       // tokens that are missing
	since time.Time // when the last one that is not missing came
}

// refill puts in what time has brought.
func (b *bucket) refill(now time.Time) {
	came := int(now.Sub(b.since) / b.every)
	if b.spent -= came; b.spent <= 0 {
		b.spent, b.since = 0, now
		return
	}
	b.since = b.since.Add(time.Duration(came) * b.every)
}

// left returns how many tokens there are.
func (b *bucket) left() int { return b.size - b.spent }

// next returns when one more comes.
func (b *bucket) next() time.Time { return b.since.Add(b.every) }

// newBuckets are the buckets of a profile.
func newBuckets(p RateProfile) map[layer]*bucket {
	all := map[layer]*bucket{}
	for l, b := range plans[p] {
		all[l] = &b
	}
	return all
}

// layersOf are the layers that a route belongs to, in the order in which they are asked.
func layersOf(r *route) []layer {
	switch {
	case r.scopes != nil && r.Method == http.MethodGet && (r.Name == "auth0.clients.get" || r.Name == "auth0.clients.list"):
		return []layer{readingClients, management}
	case r.scopes != nil:
		return []layer{management}
	case r.Name == "auth0.oauth.token":
		return []layer{authentication, tokens}
	default:
		return []layer{authentication, published}
	}
}

// admit takes a token from each bucket of a route, or answers 429. The headers are those of the narrowest
// bucket.
func (t *Tenant) admit(w http.ResponseWriter, r *http.Request, line *route) bool {
	t.mu.Lock()
	now := t.world.Clock.Now()
	var all []*bucket
	for _, l := range layersOf(line) {
		if b := t.buckets[l]; b != nil {
			b.refill(now)
			all = append(all, b)
		}
	}
	if line.scopes != nil && len(all) > 1 {
		all = all[:1] // "other endpoints" are those that have no bucket of their own
	}
	if len(all) == 0 {
		t.mu.Unlock()
		return true
	}
	full := slices.IndexFunc(all, func(b *bucket) bool { return b.left() == 0 })
	shown := slices.MinFunc(all, func(a, b *bucket) int { return a.left() - b.left() })
	if full < 0 {
		for _, b := range all {
			b.spent++
		}
	} else {
		shown = all[full]
	}
	limit, left, next := shown.size, shown.left(), shown.next()
	t.mu.Unlock()
	if full < 0 {
		setRateLimit(w.Header(), limit, left, next)
		return true
	}
	service{t}.throttleUntil(w, r, line, limit, next)
	return false
}

// SetRatePolicy bounds the client's token requests to so many a second, as a custom rate policy does (row
// E19): zero blocks it, and a negative number is no policy.
func (c *Client) SetRatePolicy(perSecond int) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	c.policy = nil
	if perSecond >= 0 {
		c.policy = &ratePolicy{most: perSecond}
	}
}

// ratePolicy is a custom policy of one client, under the tenant's mutex.
type ratePolicy struct {
	most   int
	second used
}

// policeLocked takes a request from the client's policy. The header stands on every request that was looked
// at.
func (t *Tenant) policeLocked(c *Client) (http.Header, *Error) {
	if c.policy == nil {
		return http.Header{}, nil
	}
	now := t.world.Clock.Now()
	second := now.Truncate(time.Second)
	taken := c.policy.second.take(second, c.policy.most)
	h := http.Header{}
	h.Set("Auth0-RateLimit", fmt.Sprintf("client;q=%d;t=1;r=%d", c.policy.most, c.policy.most-c.policy.second.count))
	if taken {
		return h, nil
	}
	err := errPolicy()
	setRateLimit(h, c.policy.most, 0, second.Add(time.Second))
	setRetryAfter(h, second.Add(time.Second).Sub(now))
	err.header = h
	return nil, err
}
