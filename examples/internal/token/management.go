package token

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// Managed is the Management API, with a token of the function's own client.
type Managed struct{ bearer string }

// Manage mints a token for the Management API.
func (k *Kit) Manage(ctx context.Context) (*Managed, error) {
	id, secret, err := k.own(ctx)
	if err != nil {
		return nil, err
	}
	bearer, err := MintWith(ctx, id, secret, Tenant()+"/api/v2/")
	return &Managed{bearer}, err
}

// Call makes one call, and repeats it as [Ask] does. A nil body sends none, and a
// nil answer is not read.
func (m *Managed) Call(ctx context.Context, method, path string, body, answer any) error {
	var text []byte
	if body != nil {
		text, _ = json.Marshal(body)
	}
	return Ask(ctx, func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, method, Tenant()+"/api/v2/"+path, bytes.NewReader(text))
		if err == nil {
			req.Header.Set("Authorization", "Bearer "+m.bearer)
			req.Header.Set("Content-Type", "application/json")
		}
		return req, err
	}, answer)
}

// SetSecret gives a client a secret of the caller's choice.
func (m *Managed) SetSecret(ctx context.Context, client, secret string) error {
	return m.Call(ctx, http.MethodPatch, "clients/"+client, map[string]string{"client_secret": secret}, nil)
}

// RotateSecret has the tenant choose a client's new secret. It chooses anew each time.
func (m *Managed) RotateSecret(ctx context.Context, client string) (string, error) {
	var c struct {
		Secret string `json:"client_secret"`
	}
	err := m.Call(ctx, http.MethodPost, "clients/"+client+"/rotate-secret", nil, &c)
	return c.Secret, err
}

// Refused reports whether err is the tenant's 401: the credential is wrong, or not known everywhere yet.
func Refused(err error) bool {
	var a Answered
	return errors.As(err, &a) && a.Status == http.StatusUnauthorized
}

// Until calls mint until it is not refused any more, as long as the function has time.
func Until(ctx context.Context, mint func() error) error {
	for {
		err := mint()
		end, limited := ctx.Deadline()
		if !Refused(err) || limited && time.Until(end) < 3*time.Second {
			return err
		}
		if err := Sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

// Members are the strings of a secret's JSON.
func Members(value string) (map[string]string, error) {
	members := map[string]string{}
	if json.Unmarshal([]byte(value), &members) != nil || members["CLIENT_ID"] == "" {
		return nil, errors.New("the value is no JSON object with a CLIENT_ID")
	}
	return members, nil
}

// With is a secret's JSON with one member changed.
func With(members map[string]string, name, value string) string {
	members[name] = value
	text, _ := json.Marshal(members)
	return string(text)
}
