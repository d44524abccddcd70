package fakeauth0

import (
	"fmt"
	"slices"
)

// OrganizationUsage is whether a client may, or must, ask for tokens in the name of an organization
// (spec/auth0.md 1.4).
type OrganizationUsage string

// The usages.
const (
	OrganizationDeny    OrganizationUsage = "deny"
	OrganizationAllow   OrganizationUsage = "allow"
	OrganizationRequire OrganizationUsage = "require"
)

// Organization is one organization of the tenant.
type Organization struct {
	tenant *Tenant
	id     string
	name   string

	grants []*grant // associated with it; under the tenant's mutex
	quota  quota    // likewise
}

// AddOrganization adds an organization under a name of lower-case letters. It panics if the name is taken
// or empty.
func (t *Tenant) AddOrganization(name string) *Organization {
	o := &Organization{tenant: t, id: t.newOrganizationID(), name: name}
	t.mu.Lock()
	defer t.mu.Unlock()
	if name == "" || t.organizationLocked(name) != nil {
		must(fmt.Errorf("organization %q: give a name that no other has", name))
	}
	t.organizations = append(t.organizations, o)
	return o
}

// ID returns the organization's id, "org_" and 16 characters.
func (o *Organization) ID() string { return o.id }

// Name returns the organization's name.
func (o *Organization) Name() string { return o.name }

// Associate lets a client use its grant for the audience in the name of the organization. It panics if
// the client has no such grant.
func (o *Organization) Associate(c *Client, audience string) {
	o.tenant.mu.Lock()
	defer o.tenant.mu.Unlock()
	g := c.grantLocked(o.tenant.apiLocked(audience))
	if g == nil {
		must(fmt.Errorf("organization %q: client %q has no grant for %q: grant it first", o.name, c.name, audience))
	}
	o.grants = append(o.grants, g)
}

// UseOrganizations says how the client's grant for the audience stands to organizations; with any, one
// that is not associated with the grant will do as well. Without it they are denied. It panics if the
// client has no such grant.
func (c *Client) UseOrganizations(audience string, usage OrganizationUsage, any bool) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	g := c.grantLocked(c.tenant.apiLocked(audience))
	if g == nil {
		must(fmt.Errorf("organizations of client %q: it has no grant for %q: grant it first", c.name, audience))
	}
	g.organizations, g.anyOrganization = usage, any
}

// SetDefaultOrganization gives the client an organization for requests that name none
// (default_organization); nil is none.
func (c *Client) SetDefaultOrganization(o *Organization) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	c.organization = o
}

// organizationLocked finds an organization by id or name; nil if there is none.
func (t *Tenant) organizationLocked(idOrName string) *Organization {
	for _, o := range t.organizations {
		if o.id == idOrName || o.name == idOrName {
			return o
		}
	}
	return nil
}

// organizeLocked returns the organization in whose name a request is made; nil if in nobody's (row E15).
func (t *Tenant) organizeLocked(g *grant, asked string) (*Organization, *Error) {
	o := g.client.organization
	if asked != "" {
		o = t.organizationLocked(asked)
		if o != nil && o.id != asked && !t.options.OrganizationNames {
			o = nil
		}
		if o == nil {
			return nil, errOrganization("the organization does not exist")
		}
	}
	switch g.organizations {
	case OrganizationAllow, OrganizationRequire:
	default:
		if asked != "" {
			return nil, errOrganization("parameter organization is not allowed for this client")
		}
		return nil, nil
	}
	switch {
	case o == nil && g.organizations == OrganizationRequire:
		return nil, errOrganization("parameter organization is required for this client")
	case o != nil && !g.anyOrganization && !slices.Contains(o.grants, g):
		return nil, errOrganization("the client is not associated with the organization")
	}
	return o, nil
}
