package fakeauth0

import (
	"context"
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// secrets are what a client has had for a secret, under the tenant's mutex. The API knows one of them,
// and the token endpoint may still know another (spec/auth0.md 4.4).
type secrets struct {
	value  string                 // the one that the API shows
	all    []*acceptance          // in the order in which they came
	known  map[string]*acceptance // :: value → acceptance
	copied time.Time              // when the nodes copy what is shown, if that is to come
}

// others are all but one.
func (s *secrets) others(one *acceptance) []*acceptance {
	var others []*acceptance
	for _, a := range s.all {
		if a != one {
			others = append(others, a)
		}
	}
	return others
}

// latest is the acceptance of the one that the API shows; nil if there is none.
func (s *secrets) latest() *acceptance { return s.known[s.value] }

// Secret returns the client_secret that the Management API shows: the latest, which may not be taken
// everywhere yet.
func (c *Client) Secret() string {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	return c.secrets.value
}

// RotateSecret gives the client a new secret, as POST /api/v2/clients/{id}/rotate-secret does, and
// returns it. It is shown at once; Options.SecretPropagation says from when on it is taken, and until when
// the old one is. Tokens live on. It is an error for a client that authenticates with a key
// (spec/auth0.md 4.2). The journal takes the caller from ctx.
func (c *Client) RotateSecret(ctx context.Context) (string, error) {
	next := c.tenant.newClientSecret()
	if err := c.changeSecret(ctx, next, false); err != nil {
		return "", fmt.Errorf("rotate the secret of client %q: %w", c.name, err)
	}
	return next, nil
}

// SetSecret gives the client a secret of the caller's choice, as PATCH /api/v2/clients/{id} with
// client_secret does; all else is as with RotateSecret. One that it had before is the same credential
// again. An empty one is an error.
func (c *Client) SetSecret(ctx context.Context, secret string) error {
	if err := c.changeSecret(ctx, secret, true); err != nil {
		return fmt.Errorf("set the secret of client %q: %w", c.name, err)
	}
	return nil
}

// Accepts returns what the token endpoint says to a secret of the client now. With journal.Maybe it takes
// it in one request and refuses it in the next.
func (c *Client) Accepts(secret string) journal.Answer {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	if a := c.secrets.known[secret]; a != nil && c.usesSecretLocked() {
		return a.at(c.tenant.world.Clock.Now())
	}
	return journal.No
}

func (c *Client) changeSecret(ctx context.Context, next string, chosen bool) error {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	switch {
	case next == "":
		return fmt.Errorf("it cannot be empty")
	case c.method == PrivateKeyJWT:
		return fmt.Errorf("it authenticates with a key and has none")
	}
	c.replaceSecretLocked(ctx, next, chosen)
	return nil
}

// replaceSecretLocked makes next the client's secret. The same one again changes nothing.
func (c *Client) replaceSecretLocked(ctx context.Context, next string, chosen bool) {
	if next == c.secrets.value {
		return
	}
	last := c.secrets.latest()
	a := c.secretLocked(next)
	c.secrets.value = next
	c.tenant.recordIssued(ctx, a, last, chosen)
	if c.usesSecretLocked() {
		c.tenant.propagateLocked(c, last, a)
	}
}

// secretLocked returns the acceptance of a secret, a new one if the client never had it.
func (c *Client) secretLocked(value string) *acceptance {
	a := c.secrets.known[value]
	if a == nil {
		a = &acceptance{name: c.tenant.world.Names.Announce("client-secret", value), client: c.name}
		c.secrets.known[value] = a
		c.secrets.all = append(c.secrets.all, a)
	}
	return a
}

// firstSecretLocked gives a new client its secret, which is known everywhere. Its id is no secret.
func (c *Client) firstSecretLocked(value string) {
	c.tenant.world.Names.Public(c.id)
	a := c.secretLocked(value)
	c.secrets.value = value
	if c.usesSecretLocked() {
		c.tenant.acceptLocked(a, c.tenant.world.Clock.Now(), journal.Yes)
	}
}

// refuseSecretsLocked ends the client's secrets, those on their way included.
func (c *Client) refuseSecretsLocked() {
	for _, a := range c.secrets.all {
		c.tenant.acceptLocked(a, c.tenant.world.Clock.Now(), journal.No)
	}
}

// usesSecretLocked reports whether the client authenticates with its secret.
func (c *Client) usesSecretLocked() bool {
	return c.method == ClientSecretPost || c.method == ClientSecretBasic
}

// takesSecretLocked answers one request. A node is drawn for each while the nodes are not of one mind.
func (c *Client) takesSecretLocked(secret string) (name string, taken bool) {
	a := c.secrets.known[secret]
	if a == nil {
		return "", false
	}
	switch a.at(c.tenant.world.Clock.Now()) {
	case journal.Yes:
		return a.name, true
	case journal.Maybe:
		return a.name, c.tenant.nodes.IntN(2) == 0
	}
	return a.name, false
}

// recordIssued writes into the journal that a client got a credential; replaced may be nil.
func (t *Tenant) recordIssued(ctx context.Context, a, replaced *acceptance, chosen bool) {
	caller := world.CallerFrom(ctx)
	run := caller.Run()
	fact := journal.Issued{Credential: a.name, Client: a.client, Chosen: chosen, By: caller.Name, Step: run.Step, Run: run.Number}
	if replaced != nil {
		fact.Replaces = replaced.name
	}
	t.world.Record(fact)
}
