package fakeauth0

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// viewLocked is the client as the Management API shows it, members in the recorded order (spec/auth0.md
// 4.3).
func (c *Client) viewLocked() object {
	t := c.tenant
	name, _, _ := strings.Cut(t.options.domain(), ".")
	current := t.keys.current
	o := object{
		{"tenant", name}, {"global", false},
		{"is_token_endpoint_ip_header_trusted", c.property("is_token_endpoint_ip_header_trusted", false)},
		{"name", c.property("name", c.name)},
	}
	o = o.some("description", c.properties["description"], c.properties.has("description"))
	o = append(o, object{
		{"is_first_party", c.property("is_first_party", true)},
		{"oidc_conformant", c.property("oidc_conformant", true)},
		{"sso_disabled", c.property("sso_disabled", false)},
		{"cross_origin_auth", c.property("cross_origin_authentication", false)},
		{"refresh_token", c.property("refresh_token", noRefresh)},
		{"signing_keys", []object{{{"cert", current.pem()}, {"pkcs7", current.pkcs7()}, {"subject", "/CN=" + t.options.domain()}}}},
		{"client_id", c.id},
		{"callback_url_template", false},
	}...)
	o = o.some("client_secret", c.secrets.value, c.method != PrivateKeyJWT)
	o = append(o, object{
		{"jwt_configuration", c.property("jwt_configuration", object{{"alg", "RS256"}, {"lifetime_in_seconds", 36000}, {"secret_encoded", false}})},
		{"grant_types", append([]string{}, c.grantTypes...)},
	}...)
	o = o.some("app_type", c.properties["app_type"], c.properties.has("app_type"))
	o = o.some("token_endpoint_auth_method", c.method, c.method != PrivateKeyJWT)
	o = o.some("client_authentication_methods", c.methodsLocked(), c.method == PrivateKeyJWT)
	if c.organization != nil {
		o = o.with("default_organization", object{{"organization_id", c.organization.id}, {"flows", []string{clientCredentials}}})
	}
	o = o.some("token_quota", c.quota.Quota.property(), c.quota.Quota != Quota{})
	o = o.with("custom_login_page_on", c.property("custom_login_page_on", true))
	for _, name := range slices.Sorted(maps.Keys(c.properties)) {
		if !slices.ContainsFunc(o, func(m member) bool { return m.name == name }) {
			o = o.with(name, c.properties[name])
		}
	}
	return o
}

// noRefresh is what a client's refresh_token says if nobody has said anything (recorded).
var noRefresh = object{
	{"rotation_type", "non-rotating"}, {"expiration_type", "non-expiring"}, {"leeway", 0}, {"token_lifetime", 2592000},
	{"idle_token_lifetime", 1296000}, {"infinite_token_lifetime", true}, {"infinite_idle_token_lifetime", true},
}

// property is one that the tenant keeps, or what it is if nobody has said anything.
func (c *Client) property(name string, otherwise any) any {
	if p, ok := c.properties[name]; ok {
		return p
	}
	return otherwise
}

// methodsLocked is client_authentication_methods.
func (c *Client) methodsLocked() object {
	var all []object
	for _, k := range c.credentials {
		if k.associated {
			all = append(all, object{{"id", k.id}})
		}
	}
	return object{{string(PrivateKeyJWT), object{{"credentials", all}}}}
}

// shownTo is the client as a token's holder may see it: without read:client_keys no secret and no signing
// keys.
func (c *Client) shownTo(b bearer) object {
	o := c.viewLocked()
	if !b.has("read:client_keys") {
		return o.only([]string{"client_secret", "signing_keys"}, false)
	}
	return o
}

func (q Quota) property() any {
	var p quotaProperty
	enforce := !q.Warn
	p.ClientCredentials.Enforce = &enforce
	if q.PerHour > 0 {
		p.ClientCredentials.PerHour = &q.PerHour
	}
	if q.PerDay > 0 {
		p.ClientCredentials.PerDay = &q.PerDay
	}
	return p
}

// objectLocked is a credential as the Management API shows it. Lists show an expires_at that is none as
// null.
func (k *credential) objectLocked(listed bool) object {
	o := object{
		{"id", k.id}, {"name", k.name}, {"credential_type", "public_key"}, {"kid", k.kid}, {"alg", k.alg},
		{"created_at", milliseconds(k.created)}, {"updated_at", milliseconds(k.updated)},
	}
	switch {
	case !k.expires.IsZero():
		o = o.with("expires_at", milliseconds(k.expires))
	case listed:
		o = o.with("expires_at", json.RawMessage("null"))
	}
	return o
}
