package rotation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// mint asks Auth0 for a token by client credentials (RFC 6749 4.4) that lives at
// least need. Each answer is a new token and counts against the tenant's quota,
// so it is asked for once; only an answer that was lost costs another.
func (s *step) mint(ctx context.Context, c credentials, need time.Duration) (string, error) {
	token, date, err := s.exchange(ctx, bySecret(c, s.Config.Audience))
	if err != nil {
		return "", fmt.Errorf("mint a token: %w", err)
	}
	t, err := parseToken(token)
	if err != nil {
		return "", fmt.Errorf("mint a token: auth0 answered with no JWT, so no microservice could verify it: check that AUTH0_AUDIENCE names an API of the tenant: %w", err)
	}
	if err := t.check(s.Config, s.present(date), need); err != nil {
		return "", fmt.Errorf("mint a token: %w", err)
	}
	return token, nil
}

// bySecret is a request for a token with a client's secret.
func bySecret(c credentials, audience string) url.Values {
	return url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {c.ClientID},
		"client_secret": {c.ClientSecret},
		"audience":      {audience},
	}
}

// exchange asks the token endpoint, and returns the token and the tenant's time.
func (s *step) exchange(ctx context.Context, values url.Values) (token string, date time.Time, err error) {
	form := values.Encode()
	request := func(ctx context.Context) (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Config.Auth0URL+"/oauth/token", strings.NewReader(form))
		if err != nil {
			return nil, errors.New("AUTH0_URL makes no valid request: check its spelling")
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return req, nil
	}
	date, err = s.ask(ctx, request, func(body []byte) (err error) {
		token, err = accessToken(body)
		return err
	})
	return token, date, err
}

// accessToken reads a token response (RFC 6749 5.1).
func accessToken(body []byte) (string, error) {
	var r struct {
		Token string `json:"access_token"`
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &r) != nil {
		return "", transient{errors.New("not JSON")}
	}
	if r.Error != "" {
		return "", fmt.Errorf("error %s", code(r.Error))
	}
	if r.Token == "" {
		return "", transient{errors.New("no access_token")}
	}
	return r.Token, nil
}

// refused is an answer that is not a success.
type refused struct {
	status int
	text   string
}

func (r refused) Error() string { return r.text }

// refusal words an answer that is no success, with a way out where the code tells
// one (spec/auth0.md 1.5, 4.1).
func refusal(req *http.Request, status int, body []byte) error {
	var r struct {
		Error     string `json:"error"`
		ErrorCode string `json:"errorCode"` // of the Management API, whose error is a word for the status
	}
	managing := strings.Contains(req.URL.Path, managementPath)
	what := fmt.Sprintf("%s answered %d", place(req), status)
	switch known := json.Unmarshal(body, &r) == nil; {
	case known && managing && r.ErrorCode != "":
		what += " " + code(r.ErrorCode)
	case known && !managing && r.Error != "":
		what += " " + code(r.Error)
	}
	switch {
	case managing && status == http.StatusForbidden:
		what += ": give the rotation's own client a grant for the Management API with the scopes that it needs"
	case status == http.StatusUnauthorized:
		what += ": the client is unknown or its secret wrong: check CLIENT_ID and CLIENT_SECRET"
	case status == http.StatusForbidden && r.Error == "unauthorized_client":
		what += ": allow the client_credentials grant type for the client"
	case status == http.StatusForbidden:
		what += ": check AUTH0_AUDIENCE to the letter, and that the client has a client grant for that API"
	case status >= 300 && status < 400:
		what += ": redirects are not followed: set AUTH0_URL to where the tenant is"
	}
	return refused{status, what}
}

var errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// code is an OAuth error code if it reads like one; an answer from elsewhere
// may hold anything.
func code(text string) string {
	if errorCode.MatchString(text) {
		return text
	}
	return "with an unreadable error code"
}
