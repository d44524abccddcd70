package fakeauth0

import (
	"context"
	"fmt"
	"slices"
)

// clientOf makes a client of what POST /api/v2/clients says (spec/auth0.md 4.3).
func (t *Tenant) clientOf(p payload) (*Client, *APIError) {
	var name string
	if err := p.read("name", &name); err != nil {
		return nil, err
	}
	if name == "" {
		return nil, errPayload("String is too short (0 chars), minimum 1", "name")
	}
	c := &Client{
		tenant: t, name: name, id: t.newClientID(), method: ClientSecretPost,
		secrets:    secrets{value: t.newClientSecret(), known: map[string]*acceptance{}},
		grantTypes: []string{"authorization_code", "implicit", "refresh_token", clientCredentials},
		properties: payload{},
	}
	var kind string
	if err := p.read("app_type", &kind); err != nil {
		return nil, err
	}
	if kind == "non_interactive" {
		c.grantTypes = []string{clientCredentials}
	}
	change, err := c.readChangeLocked(p)
	if err != nil {
		return nil, err
	}
	change.applyLocked(context.Background())
	return c, nil
}

// clientChange is a change of a client that has been found to be possible.
type clientChange struct {
	client       *Client
	properties   payload
	grantTypes   []string
	secret       string         // empty: none
	method       AuthMethod     // empty: none
	credentials  []string       // with PrivateKeyJWT
	quota        *Quota         // nil: none
	organization **Organization // nil: none; to nil: it is taken away
}

// changeLocked does what PATCH /api/v2/clients/{id} says: all of it, or nothing.
func (c *Client) changeLocked(ctx context.Context, p payload) *APIError {
	change, err := c.readChangeLocked(p)
	if err != nil {
		return err
	}
	change.applyLocked(ctx)
	return nil
}

func (c *Client) readChangeLocked(p payload) (*clientChange, *APIError) {
	ch := &clientChange{client: c, properties: payload{}, grantTypes: c.grantTypes}
	for _, name := range kept {
		if p.has(name) {
			ch.properties[name] = p[name]
		}
	}
	if err := first(
		p.read("grant_types", &ch.grantTypes), p.read("client_secret", &ch.secret),
		ch.readAuthentication(p), ch.readQuota(p), ch.readOrganization(p),
	); err != nil {
		return nil, err
	}
	for _, g := range ch.grantTypes {
		if !slices.Contains(grantTypes, g) {
			return nil, errPayload("No enum match for: "+g, "grant_types")
		}
	}
	if p.has("client_secret") && ch.secret == "" {
		return nil, errPayload("String is too short (0 chars), minimum 1", "client_secret")
	}
	if ch.secret != "" && (ch.method == PrivateKeyJWT || ch.method == "" && c.method == PrivateKeyJWT) {
		return nil, errRefused("A client that authenticates with private_key_jwt has no secret")
	}
	return ch, nil
}

// readAuthentication reads the two properties that exclude each other (spec/auth0.md 1.2).
func (ch *clientChange) readAuthentication(p payload) *APIError {
	var method string
	if err := p.oneOf("token_endpoint_auth_method", &method, string(AuthNone), string(ClientSecretPost), string(ClientSecretBasic)); err != nil {
		return err
	}
	ch.method = AuthMethod(method)
	if p.absent("client_authentication_methods") {
		if p.has("client_authentication_methods") && method == "" && ch.client.method == PrivateKeyJWT {
			ch.method = ClientSecretPost
		}
		return nil
	}
	var methods map[string]struct {
		Credentials []struct{ ID string }
	}
	if err := p.read("client_authentication_methods", &methods); err != nil {
		return err
	}
	jwt, ok := methods[string(PrivateKeyJWT)]
	switch {
	case len(methods) != 1:
		return errPayload("Expected exactly one member", "client_authentication_methods")
	case !ok:
		return errRefused("This tenant authenticates clients with private_key_jwt or a secret")
	case method != "", !p.has("token_endpoint_auth_method") && ch.client.method != PrivateKeyJWT:
		return errRefused("client_authentication_methods and token_endpoint_auth_method exclude each other: set the latter to null")
	}
	for _, k := range jwt.Credentials {
		if ch.client.credentialLocked(k.ID) == nil {
			return errNoCredential()
		}
		ch.credentials = append(ch.credentials, k.ID)
	}
	if len(ch.credentials) == 0 || len(ch.credentials) > maxCredentials {
		return errRefused(fmt.Sprintf("A client authenticates with 1 to %d credentials", maxCredentials))
	}
	ch.method = PrivateKeyJWT
	return nil
}

// quotaProperty is token_quota as the API has it.
type quotaProperty struct {
	ClientCredentials struct {
		PerHour *int  `json:"per_hour,omitempty"`
		PerDay  *int  `json:"per_day,omitempty"`
		Enforce *bool `json:"enforce,omitempty"`
	} `json:"client_credentials"`
}

func (ch *clientChange) readQuota(p payload) *APIError {
	if !p.has("token_quota") {
		return nil
	}
	var q quotaProperty
	if err := p.read("token_quota", &q); err != nil {
		return err
	}
	of, quota := q.ClientCredentials, Quota{}
	for _, n := range []struct {
		from *int
		to   *int
	}{{of.PerHour, &quota.PerHour}, {of.PerDay, &quota.PerDay}} {
		if n.from != nil && *n.from < 1 {
			return errPayload("Value is less than minimum 1", "token_quota")
		} else if n.from != nil {
			*n.to = *n.from
		}
	}
	quota.Warn = of.Enforce != nil && !*of.Enforce
	ch.quota = &quota
	return nil
}

func (ch *clientChange) readOrganization(p payload) *APIError {
	if !p.has("default_organization") {
		return nil
	}
	var d struct {
		ID    string   `json:"organization_id"`
		Flows []string `json:"flows"`
	}
	if err := p.read("default_organization", &d); err != nil {
		return err
	}
	o := ch.client.tenant.organizationLocked(d.ID)
	if o == nil && !p.absent("default_organization") {
		return errRefused("The organization does not exist")
	}
	if !p.absent("default_organization") && !slices.Equal(d.Flows, []string{clientCredentials}) {
		return errPayload("No enum match for flows", "default_organization")
	}
	ch.organization = &o
	return nil
}

func (ch *clientChange) applyLocked(ctx context.Context) {
	c := ch.client
	for name, value := range ch.properties {
		c.properties[name] = value
		if string(value) == "null" {
			delete(c.properties, name)
		}
	}
	c.grantTypes = ch.grantTypes
	if ch.quota != nil {
		c.quota = quota{Quota: *ch.quota}
	}
	if ch.organization != nil {
		c.organization = *ch.organization
	}
	switch {
	case ch.method == PrivateKeyJWT:
		_ = c.useCredentialsLocked(ch.credentials) // they have been looked up
	case ch.method != "" && c.tenant.clients[c.id] != c:
		c.method = ch.method // a new client has nothing yet that could be taken
	case ch.method != "":
		c.useMethodLocked(ch.method)
	}
	if ch.secret != "" {
		c.replaceSecretLocked(ctx, ch.secret, true)
	}
}
