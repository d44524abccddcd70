package fakeauth0

import (
	"fmt"
	"slices"
)

// grant is a client grant: what a client may do at an API (spec/auth0.md 1.4 and 4.3).
type grant struct {
	id     string
	scopes []string
	all    bool // allow_all_scopes
}

// scopesLocked returns what the grant gives at api.
func (g *grant) scopesLocked(api *API) []string {
	if g.all {
		return api.options.Scopes
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

// Ungrant takes the client's grant for the audience away (row E8). Tokens that were minted by it live
// on.
func (c *Client) Ungrant(audience string) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	delete(c.grants, audience)
}

func (c *Client) setGrant(audience string, g *grant) {
	g.id = c.tenant.newGrantID()
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	if c.tenant.apis[audience] == nil {
		must(fmt.Errorf("grant for client %q: the tenant has no API %q: add it first", c.name, audience))
	}
	if had := c.grants[audience]; had != nil {
		g.id = had.id
	}
	c.grants[audience] = g
}
