package fakeauth0_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/rolloverhq/rollover/fakeauth0"
)

// allScopes is what a rotator of everything needs.
var allScopes = []string{
	"read:clients", "create:clients", "update:clients", "delete:clients", "read:client_keys", "update:client_keys",
	"read:client_credentials", "create:client_credentials", "update:client_credentials", "delete:client_credentials",
	"read:client_grants", "create:client_grants", "update:client_grants", "delete:client_grants",
	"read:resource_servers", "create:resource_servers", "update:resource_servers", "delete:resource_servers",
	"read:signing_keys", "create:signing_keys", "update:signing_keys",
}

// manager is a client of the Management API.
type manager struct {
	*rig
	token string
	as    *fakeauth0.Client
}

// renew gets another token, which the current key has signed.
func (m *manager) renew() {
	m.t.Helper()
	token, err := m.as.Mint(context.Background(), m.tenant.ManagementAudience())
	if err != nil {
		m.t.Fatal(err)
	}
	m.token = token.AccessToken
}

// newManager gives a rotator of its own these scopes and gets it a token at the token endpoint.
func newManager(r *rig, scopes ...string) *manager {
	r.t.Helper()
	c := r.tenant.AddClient("rotator")
	c.GrantManagement(scopes...)
	g := r.granted(r.form(with(asked(), "client_id", c.ID(), "client_secret", c.Secret(), "audience", r.tenant.ManagementAudience())))
	return &manager{r, g.Token, c}
}

// call sends a request to the Management API.
func (m *manager) call(method, path, body string) answer {
	m.t.Helper()
	return m.send(method, "/api/v2"+path, "application/json", body, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+m.token) })
}

// object is call for an answer that is one, with the status that is wanted.
func (m *manager) object(status int, method, path, body string) map[string]any {
	m.t.Helper()
	a := m.call(method, path, body)
	if a.status != status {
		m.t.Fatalf("%s %s is answered %d %s, want %d", method, path, a.status, a.body, status)
	}
	var o map[string]any
	if err := json.Unmarshal([]byte(a.body), &o); a.body != "" && err != nil {
		m.t.Fatalf("%v in %s", err, a.body)
	}
	return o
}

// list is call for an answer that is an array.
func (m *manager) list(path string) []map[string]any {
	m.t.Helper()
	a := m.call(http.MethodGet, path, "")
	var all []map[string]any
	if err := json.Unmarshal([]byte(a.body), &all); err != nil || a.status != 200 {
		m.t.Fatalf("%s is answered %d %s", path, a.status, a.body)
	}
	return all
}

// refusedBy checks an answer that says no.
func (m *manager) refusedBy(a answer, status int, code string) {
	m.t.Helper()
	var e struct {
		StatusCode           int
		Error, Message, Code string
		ErrorCode            string
	}
	if err := json.Unmarshal([]byte(a.body), &e); err != nil || a.status != status || e.StatusCode != status || code != "" && e.ErrorCode != code ||
		e.Error != http.StatusText(status) || e.Message == "" {
		m.t.Errorf("answered %d %s, want %d %s", a.status, a.body, status, code)
	}
}

func newManagedRig(t *testing.T, s setUp) *manager {
	t.Helper()
	return newManager(newRig(t, s), allScopes...)
}

func TestManagementGrantNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	defer func() {
		if recover() == nil {
			t.Error("a scope that the Management API does not have was granted")
		}
	}()
	if _, err := r.client.Mint(context.Background(), r.tenant.ManagementAudience()); err == nil {
		t.Error("a client without a grant has a token for the Management API")
	}
	if api := r.tenant.API(r.tenant.ManagementAudience()); api == nil || api.Audience() != r.tenant.URL()+"/api/v2/" {
		t.Errorf("the API is %v", api)
	}
	r.client.GrantManagement("update:client_keyz")
}
