package fakeauth0

import (
	"net/http"
	"slices"
)

// The operations of the Management API on client grants (spec/auth0.md 4.2 and 4.3).

func listGrants(c *call) (any, *APIError) {
	p, err := readPage(c.query)
	if err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	var ids []string
	var all []object
	wanted := func(parameter, value string) bool {
		return !c.query.Has(parameter) || c.query.Get(parameter) == value
	}
	for _, g := range c.tenant.grants {
		if wanted("client_id", g.client.id) && wanted("audience", g.api.audienceLocked()) && wanted("subject_type", g.subject) {
			ids, all = append(ids, g.id), append(all, g.objectLocked())
		}
	}
	return p.of("client_grants", ids, all), nil
}

func getGrant(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	g, err := c.grantLocked()
	if err != nil {
		return nil, err
	}
	return g.objectLocked(), nil
}

func createGrant(c *call) (any, *APIError) {
	if err := first(
		c.body.allow("client_id", "audience", "scope", "subject_type", "organization_usage", "allow_any_organization", "allow_all_scopes"),
		c.body.require("client_id", "audience"),
	); err != nil {
		return nil, err
	}
	g := &grant{subject: subjectClient}
	var clientID, audience string
	if err := first(
		c.body.read("client_id", &clientID), c.body.read("audience", &audience),
		c.body.oneOf("subject_type", &g.subject, subjectClient, subjectUser),
	); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	g.client, g.api = c.tenant.clients[clientID], c.tenant.apiLocked(audience)
	switch {
	case g.client == nil:
		return nil, errNoClient()
	case g.api == nil:
		return nil, errNoAPI()
	case c.tenant.grantLocked(g.client, g.api, g.subject) != nil:
		return nil, errConflict("A client grant for this client, audience and subject type already exists")
	}
	if err := g.changeLocked(c.body); err != nil {
		return nil, err
	}
	g.id = c.tenant.newGrantID()
	c.tenant.grants = append(c.tenant.grants, g)
	return g.objectLocked(), nil
}

func updateGrant(c *call) (any, *APIError) {
	if err := c.body.allow("scope", "organization_usage", "allow_any_organization", "allow_all_scopes"); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	g, err := c.grantLocked()
	if err != nil {
		return nil, err
	}
	changed := *g
	if err := changed.changeLocked(c.body); err != nil {
		return nil, err
	}
	*g = changed
	return g.objectLocked(), nil
}

func deleteGrant(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	g, err := c.grantLocked()
	if err != nil {
		return nil, err
	}
	c.tenant.removeGrantLocked(g)
	return nil, nil
}

// grantLocked is the grant of the path, or the answer that there is none.
func (c *call) grantLocked() (*grant, *APIError) {
	for _, g := range c.tenant.grants {
		if g.id == c.path["id"] {
			return g, nil
		}
	}
	return nil, errNoGrant()
}

// changeLocked gives a grant what a body says.
func (g *grant) changeLocked(p payload) *APIError {
	usage := string(g.organizations)
	if err := first(
		p.read("scope", &g.scopes), p.read("allow_all_scopes", &g.all), p.read("allow_any_organization", &g.anyOrganization),
		p.oneOf("organization_usage", &usage, string(OrganizationDeny), string(OrganizationAllow), string(OrganizationRequire)),
	); err != nil {
		return err
	}
	g.organizations = OrganizationUsage(usage)
	for _, s := range g.scopes {
		if !slices.Contains(g.api.options.Scopes, s) {
			return errRefused("The scope " + s + " is not one of the resource server")
		}
	}
	return nil
}

func (g *grant) objectLocked() object {
	o := object{{"id", g.id}, {"client_id", g.client.id}, {"audience", g.api.audienceLocked()}, {"scope", append([]string{}, g.scopes...)}}
	o = o.some("subject_type", g.subject, g.subject != subjectClient)
	o = o.some("organization_usage", g.organizations, g.organizations != "")
	o = o.some("allow_any_organization", g.anyOrganization, g.organizations != "")
	return o.some("allow_all_scopes", true, g.all)
}

// describeGrant names the client and the API of the grant that a call is about.
func (t *Tenant) describeGrant(r *http.Request, _ []byte) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range t.grants {
		if g.id == t.variables(r)["id"] {
			return t.world.Names.Mask(g.client.name + " for " + g.api.audienceLocked())
		}
	}
	return "unknown grant"
}
