package main

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
)

func wantError(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) || want == nil && got != nil {
		t.Errorf("error %v, want %v", got, want)
	}
}

func (r *rig) wantFetches(n int) {
	r.t.Helper()
	if got := r.calls("auth0.jwks"); got != n {
		r.t.Errorf("the JWKS was asked for %d times, want %d", got, n)
	}
}

func TestKeysAreKeptFor15Seconds(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	who, token := caller{system, r.client.ID() + "@clients"}, r.clientToken()
	r.accepted(r.whoami(token), who)
	r.world.Clock.Advance(15*time.Second - time.Nanosecond)
	r.accepted(r.whoami(token), who)
	r.wantFetches(1)
	r.world.Clock.Advance(time.Nanosecond)
	r.accepted(r.whoami(token), who)
	r.wantFetches(2)
}

func TestAnUnknownKidIsLookedUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	who := caller{system, r.client.ID() + "@clients"}
	r.accepted(r.whoami(r.clientToken()), who)

	r.tenant.RotateKey() // to the key that was published as the next one
	r.accepted(r.whoami(r.clientToken()), who)
	r.wantFetches(1)

	r.tenant.RotateKey() // to one that no verifier has seen
	token := r.clientToken()
	r.refused(r.whoami(token), "the signing key is unknown")
	r.world.Clock.Advance(refetchAfter)
	r.accepted(r.whoami(token), who)
	r.wantFetches(2)
}

func TestARevokedKeyIsForgotten(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	token := r.clientToken()
	r.accepted(r.whoami(token), caller{system, r.client.ID() + "@clients"})
	r.tenant.RotateAndRevokeKey()
	r.world.Clock.Advance(keysFresh)
	r.refused(r.whoami(token), "the signing key is unknown")
}

func TestAFloodOfUnknownKidsIsNotPassedOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	other := newRig(t, fakeauth0.Options{Domain: "other.example"}, fakeauth0.APIOptions{}).clientToken()
	for range 20 {
		r.refused(r.whoami(other), "the signing key is unknown")
		r.world.Clock.Advance(time.Second)
	}
	r.wantFetches(4) // at 0, 5, 10 and 15 s
}

func TestAnOutageOfTheTenant(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{TokenLifetime: 30 * 24 * time.Hour})
	who, token := caller{system, r.client.ID() + "@clients"}, r.clientToken()
	r.world.Faults.On("auth0.jwks").Anyone().Times(1).Do(fault.Refuse())
	if got := r.whoami(token); got.status != http.StatusServiceUnavailable || got.challenge != "" {
		t.Errorf("without keys the service answered %d with the challenge %q, want 503", got.status, got.challenge)
	}
	if got := r.whoami(token); got.status != http.StatusServiceUnavailable {
		t.Errorf("a moment later it answered %d, want 503", got.status)
	}
	r.wantFetches(1)
	r.world.Clock.Advance(refetchAfter)
	r.accepted(r.whoami(token), who)

	r.world.Faults.On("auth0.jwks").Anyone().Always().Do(fault.Disconnect())
	r.world.Clock.Advance(keysStale - time.Second)
	r.accepted(r.whoami(token), who)
	r.world.Clock.Advance(time.Second)
	if got := r.whoami(token); got.status != http.StatusServiceUnavailable {
		t.Errorf("after a day without a look the service answered %d, want 503", got.status)
	}
}
