package rotation

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// DefaultReserve is the part of a token's life that a rotation keeps back for
// windows, re-attempts and caches when nothing else is configured.
const DefaultReserve = 30 * time.Minute

// Kind is what is rotated.
type Kind string

// The kinds of credentials.
const (
	// ServiceToken is a token, for whoever reads it to call others with. It carries its own proof.
	ServiceToken Kind = "service-token"
	// ClientSecret is the secret of an application, for whoever reads it to mint tokens with. The tenant
	// knows one at a time.
	ClientSecret Kind = "client-secret"
	// PrivateKeyJWT is the private key of an application that signs its assertions with it. The tenant knows
	// two at a time.
	PrivateKeyJWT Kind = "private-key-jwt"
)

// Config says where credentials come from and how long they must live.
type Config struct {
	// Of is what is rotated. Empty: ServiceToken.
	Of Kind
	// Auth0URL is the tenant's base URL without a trailing slash.
	Auth0URL string
	// Audience is the identifier of the API that the token is for, to the letter.
	Audience string
	// CredentialsID names the static secret with the id and the secret of the client that the rotation itself
	// uses: to mint the token, or with the Management API.
	// Empty means "auth0-secrets-" and the stage, which is what follows the
	// last hyphen of the rotated secret's name.
	CredentialsID string
	// Interval is the time from one rotation to the next. Zero means: read it
	// from the secret's rotation rules.
	Interval time.Duration
	// Reserve is what a token must live beyond the interval. Zero means none.
	Reserve time.Duration
}

// FromEnv reads the configuration of a Lambda from its environment:
//
//	ROTATION_OF        Config.Of: service-token, client-secret or private-key-jwt
//	AUTH0_URL          the tenant's base URL, required
//	AUTH0_AUDIENCE     the API's identifier, required
//	AUTH0_SECRETS_ID   Config.CredentialsID
//	ROTATION_INTERVAL  Config.Interval, a Go duration such as 24h
//	ROTATION_RESERVE   Config.Reserve, a Go duration; 30m when it is not set
//
// The error names the variable and what is expected there.
func FromEnv(getenv func(string) string) (Config, error) {
	c := Config{
		Of:            Kind(getenv("ROTATION_OF")),
		Auth0URL:      strings.TrimRight(getenv("AUTH0_URL"), "/"),
		Audience:      getenv("AUTH0_AUDIENCE"),
		CredentialsID: getenv("AUTH0_SECRETS_ID"),
		Reserve:       DefaultReserve,
	}
	if u, err := url.Parse(c.Auth0URL); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil {
		return Config{}, fmt.Errorf("AUTH0_URL is not a tenant's base URL: set it to one such as https://example.eu.auth0.com")
	}
	switch c.Of {
	case "", ServiceToken, ClientSecret, PrivateKeyJWT:
	default:
		return Config{}, fmt.Errorf("ROTATION_OF is %q: set it to %s, %s or %s", c.Of, ServiceToken, ClientSecret, PrivateKeyJWT)
	}
	if c.Audience == "" {
		return Config{}, fmt.Errorf("AUTH0_AUDIENCE is not set: set it to the identifier of the API that tokens are for")
	}
	for name, d := range map[string]*time.Duration{"ROTATION_INTERVAL": &c.Interval, "ROTATION_RESERVE": &c.Reserve} {
		text := getenv(name)
		if text == "" {
			continue
		}
		v, err := time.ParseDuration(text)
		if err != nil || v < 0 {
			return Config{}, fmt.Errorf("%s is %q: set it to a duration such as 24h or 30m", name, text)
		}
		*d = v
	}
	return c, nil
}

// issuer is the `iss` of the tenant's tokens: the base URL with a trailing
// slash (spec/auth0.md 2.2).
func (c Config) issuer() string { return c.Auth0URL + "/" }

// credentialsID names the static secret that goes with a rotated one.
func (c Config) credentialsID(name string) (string, error) {
	if c.CredentialsID != "" {
		return c.CredentialsID, nil
	}
	i := strings.LastIndex(name, "-")
	if i < 0 || i == len(name)-1 {
		return "", fmt.Errorf("the name %q ends in no stage: set AUTH0_SECRETS_ID to the secret that holds CLIENT_ID and CLIENT_SECRET", name)
	}
	return "auth0-secrets-" + name[i+1:], nil
}
