package fakeauth0

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// draft is an access token that has not been signed.
type draft struct {
	name     string // whose it is, for the journal
	with     string // the client's credential that it was asked for with
	audience string
	key      *signingKey
	api      APIOptions
	claims   claims // without scopes
	scopes   []string
	custom   map[string]any // claims that come last
}

// issue mints what was decided.
func (t *Tenant) issue(ctx context.Context, d *decision) (Token, error) {
	if d.api == nil {
		return t.issueOpaque(ctx, d), nil
	}
	c := claims{
		Issuer:    t.Issuer(),
		Subject:   d.client.id + "@clients",
		Audience:  d.audience,
		IssuedAt:  d.at.Unix(),
		ExpiresAt: d.at.Unix() + seconds(d.opts.TokenLifetime),
		GrantType: "client-credentials",
		Party:     d.client.id,
	}
	if o := d.organization; o != nil {
		c.OrganizationID = o.id
		if t.options.OrganizationNames {
			c.OrganizationName = o.name
		}
	}
	return t.complete(ctx, draft{
		name: d.client.name, with: d.with, audience: d.audience, key: d.key, api: d.opts, scopes: d.scopes, claims: c, custom: d.custom,
	})
}

// complete signs a draft, registers the token and records it. It takes the time of a signature, and so
// is never called under the tenant's mutex.
func (t *Tenant) complete(ctx context.Context, d draft) (Token, error) {
	payload, err := withClaims(compact(t.dialected(d.claims, d.api.Dialect, d.scopes)), d.custom)
	if err != nil {
		return Token{}, err
	}
	text, err := d.key.sign(d.api, payload)
	if err != nil {
		return Token{}, err
	}
	name := t.record(ctx, text, journal.Minted{
		Client: d.name, Audience: d.audience, Key: d.key.id, With: d.with,
		IssuedAt: atSecond(d.claims.IssuedAt), ExpiresAt: atSecond(d.claims.ExpiresAt),
	})
	return Token{
		AccessToken: text,
		Scope:       strings.Join(d.scopes, " "),
		ExpiresIn:   d.claims.ExpiresAt - d.claims.IssuedAt,
		TokenType:   "Bearer",
		Credential:  name,
	}, nil
}

// issueOpaque answers a legacy tenant's request without an audience: a token that no API can verify.
func (t *Tenant) issueOpaque(ctx context.Context, d *decision) Token {
	text, issued := t.newOpaqueToken(), d.at.Unix()
	expiresIn := seconds(defaultTokenLifetime)
	m := journal.Minted{Client: d.client.name, With: d.with, IssuedAt: atSecond(issued), ExpiresAt: atSecond(issued + expiresIn)}
	return Token{AccessToken: text, ExpiresIn: expiresIn, TokenType: "Bearer", Credential: t.record(ctx, text, m)}
}

// record gives a token its name and writes it into the journal, with who asked for it.
func (t *Tenant) record(ctx context.Context, text string, m journal.Minted) string {
	caller := world.CallerFrom(ctx)
	run := caller.Run()
	m.By, m.Step, m.Run = caller.Name, run.Step, run.Number
	m.Credential = t.world.Names.Credential("token", text)
	t.world.Record(m)
	return m.Credential
}

func (t *Tenant) dialected(c claims, d Dialect, scopes []string) any {
	id := ""
	if d.profile() {
		id = t.newTokenID()
	}
	return c.dialected(d, scopes, id)
}

// sign makes the compact serialisation (RFC 7515 7.1) of a payload.
func (k *signingKey) sign(o APIOptions, payload []byte) (string, error) {
	method := signingMethods[o.SigningAlg]
	head := joseHeader{method.Alg(), o.Dialect.tokenType(), k.id}
	var with any = k.private
	if method == jwt.SigningMethodHS256 {
		head.KeyID, with = "", []byte(o.SigningSecret)
	}
	header := compact(head)
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	signature, err := method.Sign(text, with)
	if err != nil {
		return "", fmt.Errorf("sign with %s: %w", k.id, err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

func atSecond(unix int64) time.Time { return time.Unix(unix, 0).UTC() }
