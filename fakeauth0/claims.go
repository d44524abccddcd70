package fakeauth0

import "strings"

// The claims of an access token, in the order in which Auth0 writes them.

// claims are those of Auth0's own dialect (spec/auth0.md 2.2).
type claims struct {
	Issuer    string `json:"iss"`
	Subject   string `json:"sub"`
	Audience  any    `json:"aud"` // text; for a user with openid, an array
	IssuedAt  int64  `json:"iat"`
	ExpiresAt int64  `json:"exp"`
	Scope     string `json:"scope,omitempty"`

	OrganizationID   string   `json:"org_id,omitempty"`
	OrganizationName string   `json:"org_name,omitempty"`
	Permissions      []string `json:"permissions,omitzero"`
	GrantType        string   `json:"gty,omitempty"`
	Party            string   `json:"azp,omitempty"`
}

// profileClaims are those of the RFC 9068 dialect (2.3).
type profileClaims struct {
	Issuer      string   `json:"iss"`
	Subject     string   `json:"sub"`
	Audience    any      `json:"aud"`
	ClientID    string   `json:"client_id,omitempty"`
	ExpiresAt   int64    `json:"exp"`
	IssuedAt    int64    `json:"iat"`
	ID          string   `json:"jti"`
	Scope       string   `json:"scope,omitempty"`
	Permissions []string `json:"permissions,omitzero"`

	OrganizationID   string `json:"org_id,omitempty"`
	OrganizationName string `json:"org_name,omitempty"`
}

// joseHeader is a token's header in Auth0's order (2.1).
type joseHeader struct {
	Algorithm string `json:"alg"`
	Type      string `json:"typ"`
	KeyID     string `json:"kid,omitempty"` // none with HS256
}

// profile reports whether the dialect is that of RFC 9068.
func (d Dialect) profile() bool { return d == DialectRFC9068 || d == DialectRFC9068Authz }

// authz reports whether tokens of the dialect carry the permissions claim.
func (d Dialect) authz() bool { return d == DialectAuth0Authz || d == DialectRFC9068Authz }

// tokenType returns the typ of the dialect's header.
func (d Dialect) tokenType() string {
	if d.profile() {
		return "at+jwt"
	}
	return "JWT"
}

// dialected writes c in the dialect; id is the jti where the dialect has one.
func (c claims) dialected(d Dialect, scopes []string, id string) any {
	c.Scope = strings.Join(scopes, " ")
	if d.authz() {
		c.Permissions = append([]string{}, scopes...)
	}
	if !d.profile() {
		return c
	}
	return profileClaims{
		Issuer: c.Issuer, Subject: c.Subject, Audience: c.Audience, ClientID: c.Party,
		ExpiresAt: c.ExpiresAt, IssuedAt: c.IssuedAt, ID: id, Scope: c.Scope, Permissions: c.Permissions,
		OrganizationID: c.OrganizationID, OrganizationName: c.OrganizationName,
	}
}
