package fakeauth0

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The operations of the Management API on resource servers, which are APIs (spec/auth0.md 4.2 and 4.3).

func listAPIs(c *call) (any, *APIError) {
	p, err := readPage(c.query)
	if err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	var ids []string
	var all []object
	for _, a := range c.tenant.apisLocked() {
		ids, all = append(ids, a.id), append(all, a.objectLocked())
	}
	return p.of("resource_servers", ids, all), nil
}

func getAPI(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	a, err := c.apiLocked()
	if err != nil {
		return nil, err
	}
	return a.objectLocked(), nil
}

func createAPI(c *call) (any, *APIError) {
	if err := first(c.body.allow(append([]string{"identifier"}, apiProperties...)...), c.body.require("identifier")); err != nil {
		return nil, err
	}
	var identifier string
	if err := c.body.read("identifier", &identifier); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	if c.tenant.apiLocked(identifier) != nil {
		return nil, errConflict("A resource server with the same identifier already exists")
	}
	a, bad := c.tenant.newAPI(identifier, APIOptions{})
	if bad != nil {
		return nil, errPayload(bad.Error(), "identifier")
	}
	if err := a.changeLocked(c.body); err != nil {
		return nil, err
	}
	c.tenant.apis[identifier] = a
	return a.objectLocked(), nil
}

func updateAPI(c *call) (any, *APIError) {
	if err := c.body.allow(apiProperties...); err != nil {
		return nil, err
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	a, err := c.apiLocked()
	if err != nil {
		return nil, err
	}
	if err := a.changeLocked(c.body); err != nil {
		return nil, err
	}
	return a.objectLocked(), nil
}

func deleteAPI(c *call) (any, *APIError) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	a, err := c.apiLocked()
	switch {
	case err != nil:
		return nil, nil
	case a == c.tenant.management:
		return nil, errRefused("The Management API cannot be deleted")
	}
	delete(c.tenant.apis, a.audience)
	c.tenant.grants = slices.DeleteFunc(c.tenant.grants, func(g *grant) bool { return g.api == a })
	return nil, nil
}

// apiLocked is the API of the path, by id or identifier, or the answer that there is none.
func (c *call) apiLocked() (*API, *APIError) {
	for _, a := range c.tenant.apisLocked() {
		if a.id == c.path["id"] || a.audienceLocked() == c.path["id"] {
			return a, nil
		}
	}
	return nil, errNoAPI()
}

// apisLocked are all APIs: the tenant's own, then by identifier.
func (t *Tenant) apisLocked() []*API {
	all := []*API{t.management}
	for _, a := range t.apis {
		all = append(all, a)
	}
	slices.SortFunc(all[1:], func(a, b *API) int { return cmp.Compare(a.audience, b.audience) })
	return all
}

// apiProperties are those that an API can be given.
var apiProperties = []string{
	"name", "scopes", "signing_alg", "signing_secret", "token_lifetime", "token_lifetime_for_web", "token_dialect",
	"enforce_policies", "allow_offline_access", "skip_consent_for_verifiable_first_party_clients", "subject_type_authorization",
	"verification_location", "token_encryption", "consent_policy", "authorization_details", "proof_of_possession",
}

// permission is a scope of an API.
type permission struct {
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
}

// changeLocked gives an API what a body says: all of it, or nothing.
func (a *API) changeLocked(p payload) *APIError {
	o := a.options
	dialect, seconds := string(o.Dialect), int64(o.TokenLifetime/time.Second)
	var permissions []permission
	var policy struct {
		Client struct{ Policy string } `json:"client"`
	}
	var name string
	if err := first(
		p.read("name", &name), p.read("token_lifetime", &seconds), p.read("scopes", &permissions),
		p.read("signing_secret", &o.SigningSecret), p.read("subject_type_authorization", &policy),
		p.oneOf("signing_alg", &o.SigningAlg, "HS256", "RS256", "RS512", "PS256"),
		p.oneOf("token_dialect", &dialect, string(DialectAuth0), string(DialectAuth0Authz), string(DialectRFC9068), string(DialectRFC9068Authz)),
	); err != nil {
		return err
	}
	o.Dialect, o.TokenLifetime = Dialect(dialect), time.Duration(seconds)*time.Second
	switch {
	case seconds > int64(maxTokenLifetime/time.Second):
		return errPayload(fmt.Sprintf("Value %d is greater than maximum %d", seconds, int64(maxTokenLifetime/time.Second)), "token_lifetime")
	case seconds < 0:
		return errPayload(fmt.Sprintf("Value %d is less than minimum 0", seconds), "token_lifetime")
	case strings.ContainsAny(name, "<>"):
		return errPayload("Object didn't pass validation for format resource-server-name: "+name, "name")
	case o.SigningSecret != "" && len(o.SigningSecret) < minSigningSecret:
		return errPayload(fmt.Sprintf("String is too short (%d chars), minimum %d", len(o.SigningSecret), minSigningSecret), "signing_secret")
	case policy.Client.Policy != "" && policy.Client.Policy != "deny_all" && policy.Client.Policy != "require_client_grant":
		return errPayload("No enum match for: "+policy.Client.Policy, "subject_type_authorization")
	}
	if policy.Client.Policy != "" {
		o.DenyClients = policy.Client.Policy == "deny_all"
	}
	if o.SigningAlg == "HS256" && o.SigningSecret == "" {
		o.SigningSecret = a.tenant.newSigningSecret()
	}
	if o.SigningSecret != a.options.SigningSecret {
		a.tenant.world.Names.Credential("signing-secret", o.SigningSecret)
	}
	if p.has("scopes") {
		o.Scopes, a.about = nil, map[string]string{}
		for _, s := range permissions {
			o.Scopes, a.about[s.Value] = append(o.Scopes, s.Value), s.Description
		}
	}
	a.options = o
	for _, name := range []string{"name", "enforce_policies", "allow_offline_access", "skip_consent_for_verifiable_first_party_clients", "token_lifetime_for_web"} {
		if p.has(name) {
			a.properties[name] = p[name]
		}
	}
	return nil
}

// objectLocked is an API as the Management API shows it.
func (a *API) objectLocked() object {
	property := func(name string, otherwise any) any {
		if a.properties.absent(name) {
			return otherwise
		}
		return a.properties[name]
	}
	policy := "require_client_grant"
	if a.options.DenyClients {
		policy = "deny_all"
	}
	o := object{{"id", a.id}}.some("name", property("name", nil), !a.properties.absent("name"))
	o = o.some("name", "Auth0 Management API", a == a.tenant.management).some("is_system", true, a == a.tenant.management)
	o = append(o, object{
		{"identifier", a.audienceLocked()},
		{"allow_offline_access", property("allow_offline_access", false)},
		{"skip_consent_for_verifiable_first_party_clients", property("skip_consent_for_verifiable_first_party_clients", false)},
		{"subject_type_authorization", object{{"client", object{{"policy", policy}}}, {"user", object{{"policy", "allow_all"}}}}},
		{"token_lifetime", int64(a.options.TokenLifetime / time.Second)},
		{"token_lifetime_for_web", property("token_lifetime_for_web", 7200)},
		{"signing_alg", a.options.SigningAlg},
	}...)
	o = o.some("signing_secret", a.options.SigningSecret, a.options.SigningSecret != "")
	if len(a.options.Scopes) > 0 {
		var all []permission
		for _, s := range a.options.Scopes {
			all = append(all, permission{s, a.about[s]})
		}
		o = o.with("scopes", all)
	}
	o = o.some("token_dialect", a.options.Dialect, a.options.Dialect != DialectAuth0)
	return o.some("enforce_policies", a.properties["enforce_policies"], !a.properties.absent("enforce_policies"))
}

// describeAPI names the API that a call is about.
func (t *Tenant) describeAPI(r *http.Request, body []byte) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if a, err := (&call{tenant: t, path: t.variables(r)}).apiLocked(); err == nil {
		return t.world.Names.Mask(a.audienceLocked())
	}
	var asked struct{ Identifier string }
	_ = json.Unmarshal(body, &asked) // what cannot be read names nothing
	return t.world.Names.Mask(asked.Identifier)
}
