package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// bearer returns the token of a request that brings exactly one, by RFC 6750 2.1.
func bearer(h http.Header) (string, bool) {
	all := h.Values("Authorization")
	if len(all) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(all[0], " ")
	token = strings.Trim(token, " ")
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

// refuseFor refuses a token in words that say what is wrong with it and nothing of what is in it.
// Where the tenant's keys cannot be had, the token may be good: that is 503, so that no caller throws
// a good token away for it.
func refuseFor(w http.ResponseWriter, err error) {
	if errors.Is(err, errNoKeys) {
		w.Header().Set("Retry-After", fmt.Sprint(int(refetchAfter.Seconds())))
		answer(w, http.StatusServiceUnavailable, problem{Error: "temporarily_unavailable", Description: "the tenant's keys cannot be had"})
		return
	}
	for _, reason := range []struct {
		is   error
		said string
	}{
		{errUnknownKey, "the signing key is unknown"},
		{jwt.ErrTokenSignatureInvalid, "the signature is invalid"},
		{jwt.ErrTokenExpired, "the token has expired"},
		{jwt.ErrTokenInvalidIssuer, "the token is of another issuer"},
		{jwt.ErrTokenInvalidAudience, "the token is for another audience"},
		{jwt.ErrTokenUsedBeforeIssued, "the token is not valid yet"},
		{jwt.ErrTokenNotValidYet, "the token is not valid yet"},
		{jwt.ErrTokenRequiredClaimMissing, "the token lacks a claim"},
		{errNobody, "the token acts for nobody"},
	} {
		if errors.Is(err, reason.is) {
			refuse(w, reason.said)
			return
		}
	}
	refuse(w, "the token is malformed")
}

// refuse answers 401 with the challenge of RFC 6750 3. A request without a token is told the scheme
// and no error (3.1).
func refuse(w http.ResponseWriter, why string) {
	challenge, body := `Bearer realm="service"`, problem{Error: "no_token", Description: "send Authorization: Bearer <jwt>"}
	if why != "" {
		challenge += fmt.Sprintf(`, error="invalid_token", error_description=%q`, why)
		body = problem{Error: "invalid_token", Description: why}
	}
	w.Header().Set("WWW-Authenticate", challenge)
	answer(w, http.StatusUnauthorized, body)
}
