package fakeauth0

import (
	"fmt"
	"net/http"
	"strings"
)

// APIError is an answer of the Management API that says no (spec/auth0.md 4.1).
type APIError struct {
	Status     int            `json:"statusCode"`
	Title      string         `json:"error"` // the status in words
	Message    string         `json:"message"`
	Code       string         `json:"errorCode,omitempty"`
	Attributes *apiAttributes `json:"attributes,omitempty"`
}

// apiAttributes stand beside some answers to a bad token.
type apiAttributes struct {
	Error string `json:"error"`
}

// Error is the answer in one line.
func (e *APIError) Error() string {
	return fmt.Sprintf("auth0 answers %d %s: %s", e.Status, e.Code, e.Message)
}

func apiError(status int, code, message string) *APIError {
	return &APIError{Status: status, Title: http.StatusText(status), Message: message, Code: code}
}

// The catalogue: spec/auth0.md 4.1, one row each.

func errMissingAuthentication() *APIError {
	return apiError(http.StatusUnauthorized, "", "Missing authentication")
}

func errBadToken(text string) *APIError {
	e := apiError(http.StatusUnauthorized, "", text)
	e.Attributes = &apiAttributes{text}
	return e
}

func errExpiredToken() *APIError {
	return errBadToken("Expired token received for JSON Web Token validation")
}

func errTokenSignature() *APIError {
	return errBadToken("Invalid signature received for JSON Web Token validation")
}

func errGarbageToken() *APIError { return errBadToken("Invalid token") }

func errTokenAudience(audience string) *APIError { return errBadToken("Bad audience: " + audience) }

func errInsufficientScope(anyOf []string) *APIError {
	return apiError(http.StatusForbidden, "insufficient_scope", "Insufficient scope, expected any of: "+strings.Join(anyOf, ","))
}

func errPayload(why, property string) *APIError {
	text := fmt.Sprintf("Payload validation error: '%s'", why)
	if property != "" {
		text += " on property " + property
	}
	return apiError(http.StatusBadRequest, "invalid_body", text+".")
}

func errAdditional(properties []string) *APIError {
	return errPayload("Additional properties not allowed: "+strings.Join(properties, ","), "")
}

func errQuery(why, parameter string) *APIError {
	return apiError(http.StatusBadRequest, "invalid_query_string",
		fmt.Sprintf("Query validation error: '%s' on property %s.", why, parameter))
}

func errNoClient() *APIError {
	return apiError(http.StatusNotFound, "inexistent_client", "The client does not exist")
}

func errNoAPI() *APIError {
	return apiError(http.StatusNotFound, "inexistent_resource_server", "The resource server does not exist")
}

func errNoGrant() *APIError {
	return apiError(http.StatusNotFound, "inexistent_client_grant", "The grant does not exist.")
}

func errNoSigningKey() *APIError {
	return apiError(http.StatusNotFound, "inexistent_signing_key", "Signing key not found.")
}

func errNoCredential() *APIError {
	return apiError(http.StatusNotFound, "inexistent_credential", "The credential does not exist")
}

// errRefused is a 400 whose text nobody has recorded.
func errRefused(why string) *APIError {
	return apiError(http.StatusBadRequest, "invalid_request", why)
}

func errConflict(why string) *APIError {
	return apiError(http.StatusConflict, "conflict", why)
}

func errTooMany(text string) *APIError {
	return apiError(http.StatusTooManyRequests, "too_many_requests", text)
}
