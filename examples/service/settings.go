package main

import (
	"fmt"
	"net/url"
	"strings"
)

// settings is what the service is told by its environment.
type settings struct {
	auth0URL string // without a trailing slash
	audience string
	addr     string
	peerURL  string // without a trailing slash; empty: there is no peer
	secretID string // of the service token
}

// settingsFrom reads the environment:
//
//	AUTH0_URL             the tenant's base URL, required
//	AUTH0_AUDIENCE        the identifier of the API that this service is, required
//	ADDR                  where to listen, such as 127.0.0.1:8080; it goes before PORT
//	PORT                  where to listen, on all addresses; 8080 when neither is set
//	PEER_URL              the base URL of the service that /peer calls; none when it is not set
//	SERVICE_TOKEN_SECRET  the secret that holds BEARER_TOKEN; service-token-demo when it is not set
//
// The error names the variable and what is expected there.
func settingsFrom(getenv func(string) string) (settings, error) {
	s := settings{
		auth0URL: strings.TrimRight(getenv("AUTH0_URL"), "/"),
		audience: getenv("AUTH0_AUDIENCE"),
		addr:     getenv("ADDR"),
		peerURL:  strings.TrimRight(getenv("PEER_URL"), "/"),
		secretID: getenv("SERVICE_TOKEN_SECRET"),
	}
	if !isBase(s.auth0URL) {
		return settings{}, fmt.Errorf("AUTH0_URL is not a tenant's base URL: set it to one such as https://example.eu.auth0.com")
	}
	if s.audience == "" {
		return settings{}, fmt.Errorf("AUTH0_AUDIENCE is not set: set it to the identifier of the API that tokens are for")
	}
	if s.peerURL != "" && !isBase(s.peerURL) {
		return settings{}, fmt.Errorf("PEER_URL is not a base URL: set it to one such as https://billing.internal")
	}
	if s.addr == "" {
		s.addr = ":" + or(getenv("PORT"), "8080")
	}
	s.secretID = or(s.secretID, "service-token-demo")
	return s, nil
}

// isBase reports whether paths can be put behind text.
func isBase(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") &&
		u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
