package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
)

// askPeer asks as a customer, whom the peer must not see.
func (r *rig) askPeer() reply {
	r.t.Helper()
	return r.get("/peer", "Bearer "+r.userToken(fakeauth0.UserToken{Subject: "auth0|ada"}))
}

func (r *rig) wantPeer(got reply) {
	r.t.Helper()
	want := `{"peer":{"actor":"system","subject":"` + r.client.ID() + `@clients"}}`
	if got.status != http.StatusOK || got.body != want {
		r.t.Errorf("answered %d %s, want 200 %s", got.status, got.body, want)
	}
}

func (r *rig) wantReads(n int) {
	r.t.Helper()
	if got := r.calls("secrets.GetSecretValue"); got != n {
		r.t.Errorf("the secret was read %d times, want %d", got, n)
	}
}

func TestThePeerIsCalledAsTheSystem(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	r.rotate()
	r.wantPeer(r.askPeer())
	r.world.Clock.Advance(tokenFresh - time.Nanosecond)
	r.wantPeer(r.askPeer())
	r.wantReads(1)
	r.world.Clock.Advance(time.Nanosecond)
	r.wantPeer(r.askPeer())
	r.wantReads(2)
}

// A month of days: the secret is rotated every 24 hours, and its tokens live 25.
func TestADailyRotationIsNeverNoticed(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	for range 30 {
		r.rotate()
		for range 4 {
			r.wantPeer(r.askPeer())
			r.world.Clock.Advance(6 * time.Hour)
		}
		r.wantPeer(r.askPeer()) // a moment before the next
	}
	if strings.Contains(r.logged.String(), "refused") {
		t.Errorf("a token was refused: %s", r.logged)
	}
}

func TestARefusedTokenIsReadAgainOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{TokenLifetime: 10 * time.Minute})
	r.rotate()
	r.wantPeer(r.askPeer())
	r.world.Clock.Advance(10 * time.Minute) // it has expired, in the cache as well
	r.rotate()
	r.wantPeer(r.askPeer())
	r.wantReads(2)

	r.world.Clock.Advance(10 * time.Minute) // and this one too, but nobody rotates
	if got := r.askPeer(); got.status != http.StatusBadGateway {
		t.Errorf("answered %d, want 502", got.status)
	}
	r.wantReads(3)
	if !strings.Contains(r.logged.String(), "/whoami answered 401") {
		t.Errorf("the log does not say why: %s", r.logged)
	}
}

// Many who are refused at once are served by one reading.
func TestOneReadingServesAll(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{TokenLifetime: 10 * time.Minute})
	r.rotate()
	r.wantPeer(r.askPeer())
	r.world.Clock.Advance(10 * time.Minute)
	r.rotate()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { r.wantPeer(r.askPeer()) })
	}
	all.Wait()
	r.wantReads(2)
}

func TestAPeerThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		set   func(r *rig)
		wants string
	}{
		{"no secret", func(*rig) {}, "ResourceNotFoundException"},
		{"secret of another shape", func(r *rig) { r.put(`{"token":"hush"}`) }, "BEARER_TOKEN"},
		{"token without its scheme", func(r *rig) { r.put(`{"BEARER_TOKEN":"` + r.clientToken() + `"}`) }, `"Bearer <jwt>\"`},
		{"no Secrets Manager", func(r *rig) {
			r.rotate()
			r.world.Faults.On("secrets.GetSecretValue").Anyone().Always().Do(fault.Refuse())
		}, "InternalServiceError"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
			c.set(r)
			if got := r.askPeer(); got.status != http.StatusBadGateway {
				t.Errorf("answered %d, want 502", got.status)
			}
			if !strings.Contains(r.logged.String(), c.wants) {
				t.Errorf("the log lacks %s: %s", c.wants, r.logged)
			}
		})
	}
}

// A failed reading is not the end: the next request reads again.
func TestAFailedReadingIsForgotten(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakeauth0.Options{}, fakeauth0.APIOptions{})
	if got := r.askPeer(); got.status != http.StatusBadGateway {
		t.Errorf("answered %d, want 502", got.status)
	}
	r.rotate()
	r.wantPeer(r.askPeer())
}
