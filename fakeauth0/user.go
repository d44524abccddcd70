package fakeauth0

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// UserToken is a customer's access token: what an API gets from somebody who has logged in.
type UserToken struct {
	// Subject is the user's id. Empty: "auth0|" and 24 hexadecimal digits, another one each time.
	Subject string
	// Audience names an API of the tenant.
	Audience string
	// Scopes are what the user allowed. With openid among them aud is an array that names the userinfo
	// endpoint as well, as Auth0 has it for users.
	Scopes []string
	// Client is the application that the user logged in to, azp. Nil: none is named.
	Client *Client
	// Lifetime is exp minus iat in whole seconds; a negative one makes a token that is expired already.
	// Zero: the API's.
	Lifetime time.Duration
	// Claims are put at the end, as an Action does. They cannot replace those of Auth0.
	Claims map[string]any
}

// Mint makes a customer's token, signed with the current key, now; the journal calls its client by
// the application's name, or by the subject if there is none. Its error names what cannot be.
func (t *Tenant) Mint(ctx context.Context, u UserToken) (Token, error) {
	if u.Lifetime%time.Second != 0 {
		return Token{}, fmt.Errorf("user token: lifetime %v: it is whole seconds", u.Lifetime)
	}
	t.mu.Lock()
	api, key, at := t.apiLocked(u.Audience), t.keys.current, t.world.Clock.Now()
	var o APIOptions
	if api != nil {
		o = api.options
	}
	t.mu.Unlock()
	if api == nil {
		return Token{}, fmt.Errorf("user token: the tenant has no API %q: add it first", u.Audience)
	}
	if u.Subject == "" {
		u.Subject = "auth0|" + t.newObjectID()
	}
	if u.Lifetime == 0 {
		u.Lifetime = o.TokenLifetime
	}
	d := draft{
		name: u.Subject, audience: u.Audience, key: key, api: o, scopes: u.Scopes, custom: u.Claims,
		claims: claims{
			Issuer: t.Issuer(), Subject: u.Subject, Audience: u.Audience,
			IssuedAt: at.Unix(), ExpiresAt: at.Unix() + seconds(u.Lifetime),
		},
	}
	if slices.Contains(u.Scopes, "openid") {
		d.claims.Audience = []string{u.Audience, t.URL() + "/userinfo"}
	}
	if u.Client != nil {
		d.claims.Party, d.name = u.Client.id, u.Client.name
	}
	token, err := t.complete(ctx, d)
	if err != nil {
		return Token{}, fmt.Errorf("user token: %w", err)
	}
	return token, nil
}

// withClaims adds custom claims at the end of a payload, by name.
func withClaims(payload []byte, custom map[string]any) ([]byte, error) {
	if len(custom) == 0 {
		return payload, nil
	}
	var taken map[string]json.RawMessage
	if err := json.Unmarshal(payload, &taken); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(custom)) {
		if _, ok := taken[name]; ok {
			return nil, fmt.Errorf("claim %q is one of Auth0's own", name)
		}
		value, err := encode(custom[name])
		if err != nil {
			return nil, fmt.Errorf("claim %q: %w", name, err)
		}
		payload = append(payload[:len(payload)-1], ',')
		payload = append(append(append(payload, compact(name)...), ':'), value...)
		payload = append(payload, '}')
	}
	return payload, nil
}
