package fakeauth0_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// Go's own OAuth 2.0 client, by which go-auth0's management client and Terraform authenticate (spec/auth0.md
// 6.2).

func (r *rig) oauth2(c *fakeauth0.Client, secret, audience string) (context.Context, clientcredentials.Config) {
	return context.WithValue(context.Background(), oauth2.HTTPClient, r.http), clientcredentials.Config{
		ClientID: c.ID(), ClientSecret: secret, TokenURL: r.tenant.URL() + "/oauth/token",
		EndpointParams: url.Values{"audience": {audience}},
	}
}

func TestStrangerOAuth2(t *testing.T) {
	t.Parallel()
	r := newRig(t, propagates(fakeauth0.PropagationInstant, 0))
	ctx, config := r.oauth2(r.client, secret, audience)
	token, err := config.Token(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, claims := r.claims(token.AccessToken); claims["sub"] != "cid@clients" || token.TokenType != "Bearer" {
		t.Errorf("claims %v, type %s", claims, token.TokenType)
	}

	// A rotator of the client's secret, whose own token the same package gets for it.
	rotator := r.tenant.AddClient("rotator")
	rotator.GrantManagement("update:client_keys")
	ctx, config = r.oauth2(rotator, rotator.Secret(), r.tenant.ManagementAudience())
	res, err := config.Client(ctx).Post(r.tenant.URL()+"/api/v2/clients/cid/rotate-secret", "application/json", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || r.client.Secret() == secret {
		t.Errorf("rotated with %d", res.StatusCode)
	}
	ctx, config = r.oauth2(r.client, r.client.Secret(), audience)
	if _, err := config.Token(ctx); err != nil {
		t.Errorf("with the new secret: %v", err)
	}
}

// C70: while it probes, it sends a request that fails twice, by Basic and then in the body; of a tenant that
// throttles it sees double.
func TestStrangerOAuth2AsksTwice(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	ctx, config := r.oauth2(r.client, "wrong", audience)
	_, err := config.Token(ctx)
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) || refused.ErrorCode != "access_denied" || refused.ErrorDescription != "Unauthorized" {
		t.Errorf("refused with %v", err)
	}
	if n := len(r.tenant.Requests()); n != 2 {
		t.Errorf("C70: %d requests, want 2", n)
	}
	limited := newRig(t, setUp{})
	limited.client.SetRatePolicy(1)
	ctx, config = limited.oauth2(limited.client, secret, audience)
	for range 2 {
		_, _ = config.Token(ctx) // the second is throttled, and asked in the style that is known to work
	}
	var statuses []int
	for _, one := range limited.tenant.Requests() {
		statuses = append(statuses, one.Status)
	}
	if !slices.Equal(statuses, []int{200, 429}) {
		t.Errorf("answered %v", statuses)
	}
}
