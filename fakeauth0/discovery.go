package fakeauth0

import "net/http"

// discovery is the OpenID Provider configuration, members in the recorded order, with those that the
// documentation of 2026 adds at their place (spec/auth0.md 3.2). Auth0 sends no grant_types_supported.
type discovery struct {
	Issuer               string   `json:"issuer"`
	Authorization        string   `json:"authorization_endpoint"`
	Token                string   `json:"token_endpoint"`
	DeviceAuthorization  string   `json:"device_authorization_endpoint"`
	Userinfo             string   `json:"userinfo_endpoint"`
	MFAChallenge         string   `json:"mfa_challenge_endpoint"`
	JWKS                 string   `json:"jwks_uri"`
	Registration         string   `json:"registration_endpoint"`
	Revocation           string   `json:"revocation_endpoint"`
	Scopes               []string `json:"scopes_supported"`
	ResponseTypes        []string `json:"response_types_supported"`
	CodeChallengeMethods []string `json:"code_challenge_methods_supported"`
	ResponseModes        []string `json:"response_modes_supported"`
	SubjectTypes         []string `json:"subject_types_supported"`
	IDTokenAlgorithms    []string `json:"id_token_signing_alg_values_supported"`
	TokenAuthMethods     []string `json:"token_endpoint_auth_methods_supported"`
	Claims               []string `json:"claims_supported"`
	RequestURI           bool     `json:"request_uri_parameter_supported"`
	Request              bool     `json:"request_parameter_supported"`
	TokenAuthAlgorithms  []string `json:"token_endpoint_auth_signing_alg_values_supported"`
}

// serveDiscovery answers GET /.well-known/openid-configuration and its alias. It names every endpoint
// that a tenant has, those that this one does not serve among them, as the document is what it is.
func (t *Tenant) serveDiscovery(w http.ResponseWriter, _ *http.Request) {
	base := t.URL()
	t.setPublished(w.Header())
	_, _ = w.Write(compact(discovery{
		Issuer:               t.Issuer(),
		Authorization:        base + "/authorize",
		Token:                base + "/oauth/token",
		DeviceAuthorization:  base + "/oauth/device/code",
		Userinfo:             base + "/userinfo",
		MFAChallenge:         base + "/mfa/challenge",
		JWKS:                 base + "/.well-known/jwks.json",
		Registration:         base + "/oidc/register",
		Revocation:           base + "/oauth/revoke",
		Scopes:               []string{"openid", "profile", "offline_access", "name", "given_name", "family_name", "nickname", "email", "email_verified", "picture", "created_at", "identities", "phone", "address"},
		ResponseTypes:        []string{"code", "token", "id_token", "code token", "code id_token", "token id_token", "code token id_token"},
		CodeChallengeMethods: []string{"S256", "plain"},
		ResponseModes:        []string{"query", "fragment", "form_post"},
		SubjectTypes:         []string{"public"},
		IDTokenAlgorithms:    []string{"HS256", "RS256", "PS256"},
		TokenAuthMethods:     []string{"client_secret_basic", "client_secret_post", "private_key_jwt"},
		Claims:               []string{"aud", "auth_time", "created_at", "email", "email_verified", "exp", "family_name", "given_name", "iat", "identities", "iss", "name", "nickname", "phone_number", "picture", "sub"},
		TokenAuthAlgorithms:  []string{"RS256", "RS384", "PS256", "PS384", "ES256", "ES384"},
	}))
}
