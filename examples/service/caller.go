package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// claims are what of an access token says who it acts for (spec/auth0.md 2.2).
type claims struct {
	jwt.RegisteredClaims
	GrantType string `json:"gty"`
}

// caller is whom a token acts for.
type caller struct {
	Actor   actor  `json:"actor"`
	Subject string `json:"subject"`
}

type actor string

// The actors: the system itself, by the service token, or one customer.
const (
	system   actor = "system"
	customer actor = "customer"
)

// clientCredentials is the gty of a token that a client got for itself.
const clientCredentials = "client-credentials"

var errNobody = errors.New("neither a client's token nor a user's")

// callerOf tells from a token that has been verified whom it acts for.
//
// A client's token says so in gty, or where the dialect has none, in a sub that ends in @clients
// (spec/auth0.md 2.3). A user's sub names a connection and an id, "auth0|...". A bar in it goes before
// everything else: the id may be the user's own choice, and an id that ends in @clients must not make
// its user the system.
func callerOf(c claims) (caller, error) {
	connection, id, user := strings.Cut(c.Subject, "|")
	name, client := strings.CutSuffix(c.Subject, "@clients")
	switch {
	case user && connection != "" && id != "" && c.GrantType != clientCredentials:
		return caller{customer, c.Subject}, nil
	case !user && name != "" && (c.GrantType == clientCredentials || client && c.GrantType == ""):
		return caller{system, c.Subject}, nil
	default:
		return caller{}, fmt.Errorf("sub %q with gty %q: %w", c.Subject, c.GrantType, errNobody)
	}
}
