package fakeauth0

import (
	"net/http"
	"slices"
	"time"
)

// The operations of the Management API on clients (spec/auth0.md 4.2).

func listClients(c *call) (any, *APIError) {
	p, err := readPage(c.query)
	if err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	var ids []string
	var all []object
	for _, one := range c.tenant.inOrder {
		ids = append(ids, one.id)
		all = append(all, fields(c.query, one.shownTo(c.bearer)))
	}
	return p.of("clients", ids, all), nil
}

func getClient(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one := c.tenant.clients[c.path["id"]]
	if one == nil {
		return nil, errNoClient()
	}
	return fields(c.query, one.shownTo(c.bearer)), nil
}

func createClient(c *call) (any, *APIError) {
	if err := first(c.body.allow(creatable...), c.body.require("name")); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one, err := c.tenant.clientOf(c.body)
	if err != nil {
		return nil, err
	}
	c.tenant.addClientLocked(one)
	return one.viewLocked(), nil
}

func updateClient(c *call) (any, *APIError) {
	if err := first(c.body.allow(updatable...), c.mayChangeClient()); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one := c.tenant.clients[c.path["id"]]
	if one == nil {
		return nil, errNoClient()
	}
	if err := one.changeLocked(c.ctx, c.body); err != nil {
		return nil, err
	}
	return one.viewLocked(), nil
}

// mayChangeClient refuses what needs more than update:clients (spec/auth0.md 4.2).
func (c *call) mayChangeClient() *APIError {
	for property, scope := range map[string]string{
		"client_secret": "update:client_keys", "signing_keys": "update:client_keys",
		"client_authentication_methods": "update:client_credentials",
	} {
		if c.body.has(property) && !c.bearer.has(scope) {
			return errInsufficientScope([]string{scope})
		}
	}
	return nil
}

// deleteClient is content with a client that is not there: the documentation lists no 404 (4.2).
func deleteClient(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	if one := c.tenant.clients[c.path["id"]]; one != nil {
		one.deleteLocked()
	}
	return nil, nil
}

func rotateSecret(c *call) (any, *APIError) {
	if err := c.body.allow(); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one := c.tenant.clients[c.path["id"]]
	switch {
	case one == nil:
		return nil, errNoClient()
	case one.method == PrivateKeyJWT:
		return nil, errRefused("The secret of a client that authenticates with private_key_jwt cannot be rotated")
	}
	one.replaceSecretLocked(c.ctx, c.tenant.newClientSecret(), false)
	return one.viewLocked(), nil
}

// Client credentials, which are public keys.

// clientLocked is the client of the path, or the answer that there is none.
func (c *call) clientLocked() (*Client, *APIError) {
	if one := c.tenant.clients[c.path["id"]]; one != nil {
		return one, nil
	}
	return nil, errNoClient()
}

// credentialLocked is the credential of the path and its client.
func (c *call) credentialLocked() (*Client, *credential, *APIError) {
	one, err := c.clientLocked()
	if err != nil {
		return nil, nil, err
	}
	k := one.credentialLocked(c.path["credential"])
	if k == nil {
		return nil, nil, errNoCredential()
	}
	return one, k, nil
}

func listCredentials(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one, err := c.clientLocked()
	if err != nil {
		return nil, err
	}
	all := []object{}
	for _, k := range one.credentials {
		all = append(all, k.objectLocked(true))
	}
	return all, nil
}

func getCredential(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	_, k, err := c.credentialLocked()
	if err != nil {
		return nil, err
	}
	return k.objectLocked(true), nil
}

func createCredential(c *call) (any, *APIError) {
	n, kid, err := readCredential(c.body)
	if err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one, err := c.clientLocked()
	if err != nil {
		return nil, err
	}
	k, err := one.newCredential(n, kid)
	if err != nil {
		return nil, err
	}
	if err := one.addCredentialLocked(c.ctx, k); err != nil {
		return nil, err
	}
	return k.objectLocked(false), nil
}

func updateCredential(c *call) (any, *APIError) {
	if err := c.body.allow("expires_at"); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one, k, err := c.credentialLocked()
	if err != nil {
		return nil, err
	}
	if c.body.has("expires_at") {
		var expires time.Time
		if err := c.body.instant("expires_at", &expires); err != nil {
			return nil, err
		}
		one.expireLocked(k, expires)
	}
	return k.objectLocked(false), nil
}

func deleteCredential(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	one, k, err := c.credentialLocked()
	if err != nil {
		return nil, err
	}
	return nil, one.deleteCredentialLocked(k.id)
}

// describeClient names the client that a call is about, and the credential.
func (t *Tenant) describeClient(r *http.Request, _ []byte) string {
	vars := t.variables(r)
	name := "unknown client"
	if one := t.Client(vars["id"]); one != nil {
		name = one.name
		for _, k := range one.Credentials() {
			if k.ID == vars["credential"] {
				name += " " + k.ID
			}
		}
	}
	return t.world.Names.Mask(name)
}

// creatable are the properties that a client can be made with, and updatable those that it can be given.
var (
	creatable = slices.Concat(kept, []string{
		"grant_types", "token_endpoint_auth_method", "client_authentication_methods", "token_quota", "default_organization",
	})
	updatable = slices.Concat(creatable, []string{"client_secret", "signing_keys"})
)

// kept are the properties of a client that the tenant shows again and does not act upon.
var kept = []string{
	"name", "description", "app_type", "logo_uri", "callbacks", "allowed_origins", "web_origins", "client_aliases",
	"allowed_clients", "allowed_logout_urls", "initiate_login_uri", "oidc_conformant", "oidc_logout", "oidc_backchannel_logout",
	"sso", "sso_disabled", "cross_origin_authentication", "cross_origin_loc", "custom_login_page_on", "custom_login_page",
	"custom_login_page_preview", "form_template", "addons", "client_metadata", "mobile", "native_social_login", "refresh_token",
	"jwt_configuration", "encryption_key", "is_first_party", "is_token_endpoint_ip_header_trusted", "organization_usage",
	"organization_require_behavior", "organization_discovery_methods", "require_pushed_authorization_requests",
	"require_proof_of_possession", "signed_request_object", "compliance_level", "skip_non_verifiable_callback_uri_confirmation_prompt",
	"token_exchange", "session_transfer", "par_request_expiry", "resource_server_identifier", "async_approval_notification_channels",
}
