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

// issue signs what was decided, registers the token and records it.
func (t *Tenant) issue(ctx context.Context, d *decision) (Token, error) {
	if d.api == nil {
		return t.issueOpaque(ctx, d), nil
	}
	c := claims{
		Issuer:    t.Issuer(),
		Subject:   d.id + "@clients",
		Audience:  d.api.audience,
		IssuedAt:  d.at.Unix(),
		ExpiresAt: d.at.Unix() + int64(d.opts.TokenLifetime/time.Second),
		GrantType: "client-credentials",
		Party:     d.id,
	}
	text, err := d.key.sign(d.opts, compact(t.dialected(c, d.opts.Dialect, d.scopes)))
	if err != nil {
		return Token{}, err
	}
	m := journal.Minted{Client: d.client.name, Audience: d.api.audience, Key: d.key.id, IssuedAt: atSecond(c.IssuedAt), ExpiresAt: atSecond(c.ExpiresAt)}
	return Token{
		AccessToken: text,
		Scope:       strings.Join(d.scopes, " "),
		ExpiresIn:   int64(d.opts.TokenLifetime / time.Second),
		TokenType:   "Bearer",
		Credential:  t.record(ctx, text, m),
	}, nil
}

// issueOpaque answers a legacy tenant's request without an audience: a token that no API can verify.
func (t *Tenant) issueOpaque(ctx context.Context, d *decision) Token {
	text, issued := t.newOpaqueToken(), d.at.Unix()
	expiresIn := int64(defaultTokenLifetime / time.Second)
	m := journal.Minted{Client: d.client.name, IssuedAt: atSecond(issued), ExpiresAt: atSecond(issued + expiresIn)}
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
	header := compact(joseHeader{method.Alg(), o.Dialect.tokenType(), k.id})
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	signature, err := signWith(method, text, k)
	if err != nil {
		return "", fmt.Errorf("sign with %s: %w", k.id, err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

func signWith(m jwt.SigningMethod, text string, k *signingKey) ([]byte, error) {
	return m.Sign(text, k.private)
}

func atSecond(unix int64) time.Time { return time.Unix(unix, 0).UTC() }
