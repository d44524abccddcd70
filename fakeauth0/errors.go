package fakeauth0

import (
	"fmt"
	"net/http"
	"strings"
)

// Error is an answer of the token endpoint that says no (RFC 6749 5.2, in Auth0's words).
type Error struct {
	Status      int    `json:"-"`
	Code        string `json:"error"`
	Description string `json:"error_description"`
	URI         string `json:"error_uri,omitempty"`

	header http.Header // beside those of every error
}

// Error is the answer in one line.
func (e *Error) Error() string {
	return fmt.Sprintf("auth0 answers %d %s: %s", e.Status, e.Code, e.Description)
}

// The catalogue: spec/auth0.md 1.5, one row each.

// E1, E2, E2b, E12: an unknown client, a wrong secret and a missing one are answered alike.
func errUnauthorized() *Error {
	return &Error{http.StatusUnauthorized, "access_denied", "Unauthorized", "", nil}
}

// E3.
func errNoGrantType() *Error {
	return &Error{http.StatusBadRequest, "invalid_request", "Missing required parameter: grant_type", "", nil}
}

// E4.
func errUnsupportedGrantType(grantType string, status int) *Error {
	if status == http.StatusBadRequest {
		return &Error{status, "unsupported_grant_type", "Grant type not supported", "", nil}
	}
	return &Error{http.StatusNotImplemented, "unsupported_grant_type", "Unsupported grant type: " + grantType, "", nil}
}

// E5.
func errGrantTypeNotAllowed(grantType string) *Error {
	return &Error{
		http.StatusForbidden, "unauthorized_client", fmt.Sprintf("Grant type '%s' not allowed for the client.", grantType),
		"https://auth0.com/docs/clients/client-grant-types", nil,
	}
}

// E6.
func errNoAudience() *Error {
	return &Error{http.StatusForbidden, "access_denied", "Non-global clients are not allowed access to APIv1", "", nil}
}

// E7.
func errUnknownAudience(audience string) *Error {
	return &Error{http.StatusForbidden, "access_denied", "Service not enabled within domain: " + audience, "", nil}
}

// E8 to E8d.
func errNoClientGrant(clientID, audience string, era Wording) *Error {
	text := map[Wording]string{
		WordingCurrent: `Client "` + clientID + `" is not authorized to access resource server "` + audience + `". You need to create a "client-grant" associated to this API.`,
		Wording2025:    `Client is not authorized to access "` + audience + `". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/management/v2/client-grants/post-client-grants`,
		Wording2020:    `Client is not authorized to access "` + audience + `". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`,
		Wording2016:    `Client is not authorized to access "` + audience + `". You might probably want to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`,
	}
	return &Error{http.StatusForbidden, "access_denied", text[era], "", nil}
}

// E9.
func errScopesNotGranted(missing []string) *Error {
	return &Error{http.StatusForbidden, "access_denied", "Client has not been granted scopes: " + strings.Join(missing, ", "), "", nil}
}

// E10.
func errScopeType() *Error {
	return &Error{http.StatusBadRequest, "invalid_scope", "Scope must be an array or a string", "", nil}
}

// E11.
func errBody() *Error {
	return &Error{http.StatusBadRequest, "invalid_request", "Invalid request body", "", nil}
}

// E13: also the answer to an assertion of a client that has no key (case C53).
func errAssertion() *Error {
	return &Error{http.StatusUnauthorized, "invalid_client", "Failed client authentication", "", nil}
}

// E14.
func errAssertionType() *Error {
	return &Error{http.StatusBadRequest, "invalid_request", "Invalid client_assertion_type", "", nil}
}

// E15. The parameter is refused by every tenant that has no such organization since 2025-06-12 (1.1).
func errOrganization(text string) *Error {
	return &Error{http.StatusBadRequest, "invalid_request", text, "", nil}
}

// E17.
func errThrottled(text string) *Error {
	return &Error{http.StatusTooManyRequests, "too_many_requests", text, "", nil}
}

// E18.
func errQuota(text string) *Error {
	return &Error{http.StatusTooManyRequests, "too_many_requests", text, "", nil}
}

// E19.
func errPolicy() *Error {
	return &Error{http.StatusTooManyRequests, "too_many_requests", "Rate limit exceeded.", "", nil}
}

// E20.
func errDisabled() *Error {
	return &Error{http.StatusNotFound, "endpoint_disabled", "The endpoint is disabled", "", nil}
}

// E21.
func errMethod() *Error {
	return &Error{http.StatusMethodNotAllowed, "method_not_allowed", "Method not allowed", "", nil}
}

// E22, with a body.
func errServer() *Error {
	return &Error{http.StatusInternalServerError, "server_error", "Internal server error", "", nil}
}

// E23.
func errUnavailable() *Error {
	return &Error{http.StatusServiceUnavailable, "temporarily_unavailable", "The service is temporarily unavailable", "", nil}
}

// E25.
func errValidation() *Error {
	return &Error{http.StatusUnauthorized, "requires_validation", "Suspicious request requires verification", "", nil}
}

// errForbidden is what a rule in front of the tenant answers whom it does not let in; Auth0 documents
// neither status nor text (1.5, "Blocked").
func errForbidden() *Error {
	return &Error{http.StatusForbidden, "access_denied", "Forbidden", "", nil}
}
