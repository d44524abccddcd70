package fakeauth0_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/auth0/go-auth0/authentication"
	"github.com/auth0/go-auth0/authentication/oauth"
	"github.com/auth0/go-auth0/management"
	"golang.org/x/oauth2"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
)

// Auth0's own SDK for Go, which speaks nothing but TLS (spec/auth0.md 6.1).

// newGoAuth0Rig is a rig over TLS, in a world of today, since the SDK looks at the host's clock.
func newGoAuth0Rig(t *testing.T, o fakeauth0.Options) *rig {
	t.Helper()
	return newRig(t, setUp{tenant: o, start: time.Now(), secure: true})
}

// trusting is a client like the rig's, for an SDK that changes the one that it is given. It has no time-out,
// whose timer would outlive the test with the JWKS that the SDK never closes.
func (r *rig) trusting() *http.Client { return &http.Client{Transport: r.http.Transport} }

// goAuth0 is the SDK's client of the Authentication API. It fetches the JWKS before it is there.
func (r *rig) goAuth0(secret string) *authentication.Authentication {
	r.t.Helper()
	a, err := authentication.New(r.t.Context(), r.tenant.TLSAddr(), authentication.WithClient(r.trusting()),
		authentication.WithClientID(clientID), authentication.WithClientSecret(secret))
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// goAuth0Manager is the SDK's client of the Management API, whose tokens golang.org/x/oauth2 gets.
func (r *rig) goAuth0Manager(id, secret string, options ...management.Option) *management.Management {
	r.t.Helper()
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, r.trusting())
	return r.goAuth0ManagerIn(ctx, id, secret, options...)
}

// goAuth0ManagerIn is goAuth0Manager with the client in ctx for its tokens.
func (r *rig) goAuth0ManagerIn(ctx context.Context, id, secret string, options ...management.Option) *management.Management {
	r.t.Helper()
	m, err := management.New(r.tenant.TLSAddr(), append([]management.Option{
		management.WithClient(r.trusting()), management.WithClientCredentials(ctx, id, secret),
	}, options...)...)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// styles notes how each token request authenticates.
type styles struct {
	http.RoundTripper
	seen []string
}

// RoundTrip sends what it has looked at.
func (s *styles) RoundTrip(r *http.Request) (*http.Response, error) {
	style := "body"
	if _, _, basic := r.BasicAuth(); basic {
		style = "basic"
	}
	s.seen = append(s.seen, style)
	return s.RoundTripper.RoundTrip(r)
}

func login(ctx context.Context, a *authentication.Authentication) (*oauth.TokenSet, error) {
	return a.OAuth.LoginWithClientCredentials(ctx, oauth.LoginWithClientCredentialsRequest{Audience: audience}, oauth.IDTokenValidationOptions{})
}

// statuses are those that calls of an operation were answered with, in order.
func (r *rig) statuses(op string) []int {
	var all []int
	for _, e := range r.world.Journal.Entries() {
		if c, ok := e.Fact.(journal.Call); ok && c.Op == op {
			all = append(all, c.Status)
		}
	}
	return all
}

func TestStrangerGoAuth0(t *testing.T) {
	t.Parallel()
	r := newGoAuth0Rig(t, propagates(fakeauth0.PropagationInstant, 0).tenant)
	set, err := login(t.Context(), r.goAuth0(secret))
	if err != nil {
		t.Fatal(err)
	}
	if _, claims := r.claims(set.AccessToken); claims["sub"] != "cid@clients" || set.TokenType != "Bearer" || set.ExpiresIn != int64(lifetime/time.Second) {
		t.Errorf("claims %v, token set %+v", claims, set)
	}

	rotator := r.tenant.AddClient("rotator")
	rotator.GrantManagement("read:clients", "read:client_keys", "update:client_keys")
	m := r.goAuth0Manager(rotator.ID(), rotator.Secret())
	rotated, err := m.Client.RotateSecret(t.Context(), clientID)
	if err != nil {
		t.Fatal(err)
	}
	read, err := m.Client.Read(t.Context(), clientID)
	if err != nil {
		t.Fatal(err)
	}
	next := rotated.GetClientSecret()
	if next == secret || next != r.client.Secret() || read.GetClientSecret() != next || read.GetName() != "billing" {
		t.Errorf("rotated to %+v, read %+v", rotated, read)
	}
	if n := rotator.Tokens(); n != 1 {
		t.Errorf("%d tokens for two calls, want 1", n)
	}

	var refused *authentication.Error
	if _, err := login(t.Context(), r.goAuth0(secret)); !errors.As(err, &refused) || refused.StatusCode != 401 || refused.Err != "access_denied" || refused.Message != "Unauthorized" {
		t.Errorf("the old secret is refused with %v", err)
	}
	if _, err := login(t.Context(), r.goAuth0(next)); err != nil {
		t.Errorf("with the new secret: %v", err)
	}
}

func TestStrangerGoAuth0ReadsErrors(t *testing.T) {
	t.Parallel()
	r := newGoAuth0Rig(t, fakeauth0.Options{})
	reader := r.tenant.AddClient("reader")
	reader.GrantManagement("read:clients")
	m := r.goAuth0Manager(reader.ID(), reader.Secret())
	for _, c := range []struct {
		row    string
		status int
		call   func() error
	}{
		{"C46", 403, func() error { _, err := m.Client.RotateSecret(t.Context(), clientID); return err }},
		{"no such client", 404, func() error { _, err := m.Client.Read(t.Context(), "nobody"); return err }},
	} {
		var refused management.Error
		if err := c.call(); !errors.As(err, &refused) || refused.Status() != c.status {
			t.Errorf("%s: %v, want %d", c.row, err, c.status)
		}
	}
	read, err := m.Client.Read(t.Context(), clientID)
	if err != nil || read.ClientSecret != nil {
		t.Errorf("without read:client_keys it reads %v, %v", read, err)
	}
}

// C70: the management client with a wrong secret asks twice, by Basic and then in the body; and since it takes a
// refusal for a failure of the network, that again with each try.
func TestStrangerGoAuth0AsksTwice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		option management.Option
		want   []string
	}{
		{"C70", management.WithNoRetries(), []string{"basic", "body"}},
		{"C70, one retry", management.WithRetryStrategy(management.RetryStrategy{MaxRetries: 1, Statuses: []int{429}}), []string{"basic", "body", "basic", "body"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newGoAuth0Rig(t, fakeauth0.Options{})
			rotator := r.tenant.AddClient("rotator")
			rotator.GrantManagement("read:clients")
			sent := &styles{RoundTripper: r.http.Transport}
			ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Transport: sent})
			_, err := r.goAuth0ManagerIn(ctx, rotator.ID(), "wrong", c.option).Client.Read(t.Context(), clientID)
			var refused *oauth2.RetrieveError
			if !errors.As(err, &refused) || refused.ErrorCode != "access_denied" {
				t.Errorf("refused with %v", err)
			}
			if got := r.statuses("auth0.oauth.token"); !slices.Equal(got, slices.Repeat([]int{401}, len(c.want))) || !slices.Equal(sent.seen, c.want) {
				t.Errorf("sent %v, answered %v, want %v", sent.seen, got, c.want)
			}
		})
	}
}

// C71: the authentication client asks again when it is throttled.
func TestStrangerGoAuth0RetriesThrottling(t *testing.T) {
	t.Parallel()
	r := newGoAuth0Rig(t, fakeauth0.Options{RetryAfter: true})
	r.world.Faults.On("auth0.oauth.token").Anyone().Do(fault.Throttle(time.Second))
	if _, err := login(t.Context(), r.goAuth0(secret)); err != nil {
		t.Errorf("C71: %v", err)
	}
	if got := r.statuses("auth0.oauth.token"); !slices.Equal(got, []int{429, 200}) {
		t.Errorf("C71: answered %v", got)
	}
}
