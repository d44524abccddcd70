package fakeauth0

import "slices"

// grantTypes are those that Auth0 knows; one of them that a client may not use is another error than
// one that nobody may (rows E4 and E5).
var grantTypes = []string{
	clientCredentials,
	"authorization_code",
	"implicit",
	"password",
	"refresh_token",
	"urn:ietf:params:oauth:grant-type:device_code",
	"urn:ietf:params:oauth:grant-type:token-exchange",
	"http://auth0.com/oauth/grant-type/password-realm",
	"http://auth0.com/oauth/grant-type/mfa-oob",
	"http://auth0.com/oauth/grant-type/mfa-otp",
	"http://auth0.com/oauth/grant-type/mfa-recovery-code",
	"http://auth0.com/oauth/grant-type/passwordless/otp",
}

// access is what an authenticated client gets: at an API, or an opaque token if that is nil.
type access struct {
	api          *API
	scopes       []string
	organization *Organization // nil: in nobody's name
}

// authorizeLocked decides what an authenticated client gets (spec/auth0.md 1.4).
func (t *Tenant) authorizeLocked(c *Client, q tokenRequest) (access, *Error) {
	audience := q.audience
	if audience == "" && t.options.ResourceParameter {
		audience = q.resource
	}
	if audience == "" {
		if t.options.LegacyOpaque {
			return access{}, nil
		}
		audience = t.options.DefaultAudience
	}
	if audience == "" {
		return access{}, errNoAudience()
	}
	api := t.apiLocked(audience)
	if api == nil {
		return access{}, errUnknownAudience(audience)
	}
	g := c.grantLocked(api)
	if g == nil || api.options.DenyClients {
		return access{}, errNoClientGrant(c.id, audience, t.options.Wording)
	}
	organization, err := t.organizeLocked(g, q.organization)
	if err != nil {
		return access{}, err
	}
	scopes, err := narrow(g.scopesLocked(), q.scopes)
	return access{api, scopes, organization}, err
}

// narrow returns the scopes asked for, or all that are granted if none are.
func narrow(granted, asked []string) ([]string, *Error) {
	if len(asked) == 0 {
		return granted, nil
	}
	var missing []string
	for _, s := range asked {
		if !slices.Contains(granted, s) {
			missing = append(missing, s)
		}
	}
	if missing != nil {
		return nil, errScopesNotGranted(missing)
	}
	return asked, nil
}
