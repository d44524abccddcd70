package fakeauth0

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

// The grant type that a machine-to-machine client uses.
const clientCredentials = "client_credentials"

// AuthMethod is a client's token_endpoint_auth_method (spec/auth0.md 1.2).
type AuthMethod string

// The methods of authentication.
const (
	ClientSecretPost  AuthMethod = "client_secret_post"
	ClientSecretBasic AuthMethod = "client_secret_basic"
	AuthNone          AuthMethod = "none"            // a public client, which cannot use client_credentials
	PrivateKeyJWT     AuthMethod = "private_key_jwt" // client_authentication_methods; the secret is not taken then
)

// Client is an application of the tenant.
type Client struct {
	tenant *Tenant
	name   string
	id     string

	// Under the tenant's mutex.
	secrets      secrets
	credentials  []*credential      // in the order in which they came
	assertions   map[string]float64 // :: jti → its exp
	method       AuthMethod
	grantTypes   []string
	organization *Organization // default_organization
	quota        quota
	policy       *ratePolicy // nil: none
	properties   payload     // what it is called and the like, which the tenant keeps and does not act upon
}

// ClientOption says how a client differs from a fresh machine-to-machine application.
type ClientOption func(*Client)

// WithID gives the client its id in place of a generated one.
func WithID(id string) ClientOption { return func(c *Client) { c.id = id } }

// WithSecret gives the client its secret in place of a generated one.
func WithSecret(secret string) ClientOption { return func(c *Client) { c.secrets.value = secret } }

// WithAuthMethod sets how the client authenticates. The default is ClientSecretPost.
func WithAuthMethod(m AuthMethod) ClientOption { return func(c *Client) { c.method = m } }

// AddClient adds a machine-to-machine application: an id of 32 and a secret of 64 characters that
// depend on the world's seed, the grant type client_credentials, and no client grants. The name is
// for people and for the journal. It panics if the id is taken, or if an id or secret given is empty.
func (t *Tenant) AddClient(name string, options ...ClientOption) *Client {
	c := &Client{
		tenant:     t,
		name:       name,
		id:         t.newClientID(),
		secrets:    secrets{value: t.newClientSecret(), known: map[string]*acceptance{}},
		method:     ClientSecretPost,
		grantTypes: []string{clientCredentials},
		properties: payload{"app_type": []byte(`"non_interactive"`)},
	}
	for _, o := range options {
		o(c)
	}
	switch {
	case c.id == "" || c.secrets.value == "":
		must(fmt.Errorf("client %q: neither its id nor its secret can be empty", name))
	case !slices.Contains([]AuthMethod{ClientSecretPost, ClientSecretBasic, AuthNone}, c.method):
		must(fmt.Errorf("client %q: authentication method %q: it is client_secret_post, client_secret_basic or none", name, c.method))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.clients[c.id] != nil {
		must(fmt.Errorf("client %q: its id belongs to the client %q", name, t.clients[c.id].name))
	}
	t.addClientLocked(c)
	return c
}

func (t *Tenant) addClientLocked(c *Client) {
	t.clients[c.id] = c
	t.inOrder = append(t.inOrder, c)
	c.firstSecretLocked(c.secrets.value)
}

// Client returns the client of this id, or nil.
func (t *Tenant) Client(id string) *Client {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.clients[id]
}

// Clients returns all clients, by name and then by id.
func (t *Tenant) Clients() []*Client {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]*Client, 0, len(t.clients))
	for _, c := range t.clients {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *Client) int {
		if a.name != b.name {
			return strings.Compare(a.name, b.name)
		}
		return strings.Compare(a.id, b.id)
	})
	return all
}

// Delete takes the client out of the tenant: its requests are those of an unknown client from now on
// (row E1), and its tokens live until they expire (2.4).
func (c *Client) Delete() {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	c.deleteLocked()
}

func (c *Client) deleteLocked() {
	t := c.tenant
	if t.clients[c.id] != c {
		return
	}
	delete(t.clients, c.id)
	t.inOrder = slices.DeleteFunc(t.inOrder, func(one *Client) bool { return one == c })
	t.grants = slices.DeleteFunc(t.grants, func(g *grant) bool { return g.client == c })
	c.refuseSecretsLocked()
	for _, k := range c.credentials {
		t.acceptLocked(k.acceptance, t.world.Clock.Now(), journal.No)
	}
}

// Name returns the client's name.
func (c *Client) Name() string { return c.name }

// ID returns the client_id, which is no secret.
func (c *Client) ID() string { return c.id }

// AllowGrantType lets the client use the grant type client_credentials, as a new client may, or not
// (row E5).
func (c *Client) AllowGrantType(allow bool) {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	c.grantTypes = slices.DeleteFunc(slices.Clone(c.grantTypes), func(g string) bool { return g == clientCredentials })
	if allow {
		c.grantTypes = append(c.grantTypes, clientCredentials)
	}
}
