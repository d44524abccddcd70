package fakeauth0

import (
	"fmt"
	"slices"
	"strings"
)

// grant is a client grant: what a client may do at an API (spec/auth0.md 1.4 and 4.3). All but its
// identity is under the tenant's mutex.
type grant struct {
	id      string
	client  *Client
	api     *API
	subject string // "client", or "user", which no client credentials can use

	scopes          []string
	all             bool // allow_all_scopes
	organizations   OrganizationUsage
	anyOrganization bool
}

// The subject types of a grant.
const (
	subjectClient = "client"
	subjectUser   = "user"
)

// scopesLocked returns what the grant gives.
func (g *grant) scopesLocked() []string {
	if g.all {
		return g.api.options.Scopes
	}
	return g.scopes
}

// Grant lets the client have tokens for the audience with these scopes; a grant that it had there is
// replaced. It panics if the tenant has no such API.
func (c *Client) Grant(audience string, scopes ...string) {
	c.setGrant(audience, &grant{scopes: slices.Clone(scopes)})
}

// GrantAll lets the client have tokens for the audience with all the scopes that the API has
// (allow_all_scopes). It panics if the tenant has no such API.
func (c *Client) GrantAll(audience string) { c.setGrant(audience, &grant{all: true}) }

// GrantManagement lets the client have tokens for the Management API with these scopes, such as
// "update:client_keys" for rotate-secret. It panics if one of them is not known there.
func (c *Client) GrantManagement(scopes ...string) {
	known := c.tenant.management.Options().Scopes
	for _, s := range scopes {
		if !slices.Contains(known, s) {
			must(fmt.Errorf("grant for client %q: the Management API has no scope %q here; it has %s", c.name, s, strings.Join(known, ", ")))
		}
	}
	c.Grant(c.tenant.ManagementAudience(), scopes...)
}

// Ungrant takes the client's grant for the audience away (row E8). Tokens that were minted by it live
// on.
func (c *Client) Ungrant(audience string) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	if g := c.grantLocked(c.tenant.apiLocked(audience)); g != nil {
		c.tenant.removeGrantLocked(g)
	}
}

func (c *Client) setGrant(audience string, g *grant) {
	g.id = c.tenant.newGrantID()
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	api := c.tenant.apiLocked(audience)
	if api == nil {
		must(fmt.Errorf("grant for client %q: the tenant has no API %q: add it first", c.name, audience))
	}
	if had := c.grantLocked(api); had != nil {
		g.id = had.id
		c.tenant.removeGrantLocked(had)
	}
	g.client, g.api, g.subject = c, api, subjectClient
	c.tenant.grants = append(c.tenant.grants, g)
}

// grantLocked returns the client's grant for its own tokens at an API, or nil.
func (c *Client) grantLocked(api *API) *grant { return c.tenant.grantLocked(c, api, subjectClient) }

func (t *Tenant) grantLocked(c *Client, api *API, subject string) *grant {
	for _, g := range t.grants {
		if g.client == c && g.api == api && g.subject == subject {
			return g
		}
	}
	return nil
}

func (t *Tenant) removeGrantLocked(g *grant) {
	t.grants = slices.DeleteFunc(t.grants, func(one *grant) bool { return one == g })
}
