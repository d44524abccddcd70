package rotation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// managementPath is where the Management API is, and, with the tenant's URL, its
// audience (spec/auth0.md 4).
const managementPath = "/api/v2/"

// manager is the Management API as one step may use it.
type manager struct {
	*step
	bearer string
}

// manage mints a token for the Management API, with the rotation's own client.
func (s *step) manage(ctx context.Context, st *state) (*manager, error) {
	own, err := s.credentials(ctx, st)
	if err != nil {
		return nil, err
	}
	token, _, err := s.exchange(ctx, bySecret(own, s.Config.Auth0URL+managementPath))
	if err != nil {
		return nil, fmt.Errorf("mint a token for the Management API: %w", err)
	}
	return &manager{s, token}, nil
}

// call makes one call, again where the tenant is throttling, failing or not to be
// understood: every call of a rotation may be made twice. A nil body sends none,
// and a nil answer is not read.
func (m *manager) call(ctx context.Context, method, path string, body, answer any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return fmt.Errorf("%s %s: the request cannot be written as JSON", method, path)
		}
	}
	request := func(ctx context.Context) (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, method, m.Config.Auth0URL+managementPath+path, bytes.NewReader(text))
		if err != nil {
			return nil, errors.New("AUTH0_URL makes no valid request: check its spelling")
		}
		req.Header.Set("Authorization", "Bearer "+m.bearer)
		if body != nil {
			req.Header.Set("Content-Type", "application/json")
		}
		return req, nil
	}
	_, err := m.ask(ctx, request, func(got []byte) error {
		if answer != nil && json.Unmarshal(got, answer) != nil {
			return transient{errors.New("not the JSON that was to be expected")}
		}
		return nil
	})
	return err
}

// clientPath is the path of a client, and of what belongs to it.
func clientPath(id string, more ...string) string {
	path := "clients/" + url.PathEscape(id)
	for _, m := range more {
		path += "/" + url.PathEscape(m)
	}
	return path
}

// answered reports whether err is the tenant's answer of this status.
func answered(err error, status int) bool {
	var r refused
	return errors.As(err, &r) && r.status == status
}
