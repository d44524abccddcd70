package fakesecrets_test

import (
	"context"
	"slices"
	"testing"

	"github.com/aws/aws-secretsmanager-caching-go/v2/secretcache"

	"github.com/rolloverhq/rollover/journal"
)

// AWS's caching client, by which services read a secret that rotates. It asks DescribeSecret where the labels
// are, keeps that for its TTL, and GetSecretValue by version id, which it keeps for good. The TTL is by the
// host's clock, so that no test can wait for it: one cache never forgets here, and one has forgotten when it is
// asked again.

const hour, atOnce = secretcache.DefaultCacheItemTTL, 1 // of CacheItemTTL, in nanoseconds

func (r *rig) cache(ttl int64) *secretcache.Cache {
	r.Helper()
	c, err := secretcache.New(func(c *secretcache.Cache) {
		c.Client = r.Client
		c.CacheItemTTL = ttl
	})
	r.check(err)
	return c
}

// wantCached checks what a cache has for a label: a value, or "" for a label that is nowhere.
func (r *rig) wantCached(c *secretcache.Cache, label, want string) {
	r.Helper()
	got, err := c.GetSecretStringWithStage("s", label)
	if (err != nil) != (want == "") || got != want {
		r.Errorf("the cache has %q for %s, %v; want %q", got, label, err, want)
	}
}

// reads is what "test" has asked the service since from, which it sets to now: the operations, in order.
func (r *rig) reads(from *int) []string {
	var ops []string
	all := facts[journal.Call](r)
	for _, c := range all[*from:] {
		if c.By == "test" {
			ops = append(ops, c.Op)
		}
	}
	*from = len(all)
	return ops
}

func (r *rig) wantReads(from *int, want ...string) {
	r.Helper()
	if got := r.reads(from); !slices.Equal(got, want) {
		r.Errorf("the service was asked %v, want %v", got, want)
	}
}

const describe, get = "secrets.DescribeSecret", "secrets.GetSecretValue"

func TestCachingClientFollowsARotation(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", template)
	r.check(r.Put("s", "a"))
	long, short := r.cache(hour), r.cache(atOnce)
	var seen int
	_ = r.reads(&seen)
	for _, c := range []*secretcache.Cache{long, short} {
		r.wantCached(c, "AWSCURRENT", "a")
		r.wantReads(&seen, describe, get)
	}

	r.check(r.RotateOn("s", "rate(24 hours)", "rotate"))
	r.World.Clock.Settle()
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v2[AWSPENDING AWSCURRENT]")
	_ = r.reads(&seen)
	r.wantCached(long, "AWSCURRENT", "a")
	r.wantReads(&seen) // nothing: that is what the cache is for
	r.wantCached(short, "AWSCURRENT", "b")
	r.wantReads(&seen, describe, get)
	r.wantCached(short, "AWSPREVIOUS", "a")
	r.wantReads(&seen, describe) // the label has moved to a version that is known

	r.World.Clock.Advance(oneDay)
	r.wantCached(short, "AWSCURRENT", "bb")
	r.wantCached(short, "AWSPREVIOUS", "b")
	r.wantCached(long, "AWSCURRENT", "a") // two rotations late, with a value that no label leads to
}

// A rotation that stops half-way moves nothing that an application reads.
func TestCachingClientSeesNoPendingValue(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", failing("testSecret"))
	r.check(r.Put("s", "a"))
	c := r.cache(atOnce)
	r.wantCached(c, "AWSPENDING", "")
	r.check(r.RotateOn("s", "rate(24 hours)", "rotate"))
	r.World.Clock.Settle()
	r.wantCached(c, "AWSCURRENT", "a")
	r.wantCached(c, "AWSPENDING", "b")
}

// What it cannot refresh it goes on serving, which is why a deleted secret seems to work for so long.
func TestCachingClientOutlivesTheSecret(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	c := r.cache(atOnce)
	r.wantCached(c, "AWSCURRENT", "a")
	r.check(r.Remove("s"))
	r.wantCached(c, "AWSCURRENT", "a")
	if _, err := r.cache(atOnce).GetSecretStringWithContext(context.Background(), "s"); codeOf(err) != "ResourceNotFoundException" {
		t.Errorf("a cache that never had it: %v", err)
	}
}
