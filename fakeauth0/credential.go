package fakeauth0

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// The limits of a client's credentials (spec/auth0.md 4.3).
const (
	maxCredentials    = 2
	maxCredentialName = 128
)

// credentialAlgorithms are those that an assertion may be signed with; the first is the default.
var credentialAlgorithms = []string{"RS256", "RS384", "PS256"}

// credential is a public key of a client. All but its identity is under the tenant's mutex.
type credential struct {
	id      string
	name    string
	kid     string // RFC 7638 thumbprint
	alg     string
	public  *rsa.PublicKey
	created time.Time

	updated    time.Time
	expires    time.Time // zero: never
	associated bool      // through client_authentication_methods
	acceptance *acceptance
}

// Credential is a public key that a client may sign assertions for (private_key_jwt), as Credentials
// shows it.
type Credential struct {
	ID         string // "cred_" and 22 characters
	Name       string
	KeyID      string // RFC 7638 thumbprint
	Algorithm  string
	CreatedAt  time.Time
	UpdatedAt  time.Time
	ExpiresAt  time.Time // zero: it does not
	Associated bool      // the client authenticates with it
}

// NewCredential says what key a client gets.
type NewCredential struct {
	Name string // for people; may be empty
	// PEM is a public key of RSA, or a certificate of one.
	PEM string
	// Algorithm is "RS256", "RS384" or "PS256". Empty: RS256.
	Algorithm string
	// ExpiresAt is the instant from which on the credential is kept and of no use. Zero: none.
	ExpiresAt time.Time
}

// AddCredential gives the client a public key, as POST /api/v2/clients/{id}/credentials does. It is of no
// use until UseCredentials names it. A client has two at most. The journal takes the caller from ctx.
func (c *Client) AddCredential(ctx context.Context, n NewCredential) (Credential, error) {
	made, refusal := c.newCredential(n, "")
	if refusal != nil {
		return Credential{}, refusal
	}
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	if refusal := c.addCredentialLocked(ctx, made); refusal != nil {
		return Credential{}, refusal
	}
	return made.view(), nil
}

// Credentials returns the client's public keys in the order in which they came.
func (c *Client) Credentials() []Credential {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	var all []Credential
	for _, k := range c.credentials {
		all = append(all, k.view())
	}
	return all
}

// UseCredentials makes the client authenticate with these of its credentials, by id, and with nothing
// else: its secret is not taken from now on (spec/auth0.md 1.2).
func (c *Client) UseCredentials(ids ...string) error {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	return orNil(c.useCredentialsLocked(ids))
}

// UseSecret makes the client authenticate with its secret, in the body or by HTTP Basic; its keys are not
// taken from now on.
func (c *Client) UseSecret(m AuthMethod) error {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	if m != ClientSecretPost && m != ClientSecretBasic {
		return fmt.Errorf("client %q: %q does not go by a secret: it is client_secret_post or client_secret_basic", c.name, m)
	}
	c.useMethodLocked(m)
	return nil
}

// SetCredentialExpiry changes from when on a credential is of no use, as PATCH does; zero is never.
func (c *Client) SetCredentialExpiry(id string, expires time.Time) error {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	k := c.credentialLocked(id)
	if k == nil {
		return errNoCredential()
	}
	c.expireLocked(k, expires)
	return nil
}

// DeleteCredential takes a credential away, which UseCredentials must not name any more (spec/auth0.md
// 4.2).
func (c *Client) DeleteCredential(id string) error {
	c.tenant.mu.Lock()
	defer c.tenant.mu.Unlock()
	return orNil(c.deleteCredentialLocked(id))
}

// orNil keeps a refusal that is none from becoming an error that is one.
func orNil(refusal *APIError) error {
	if refusal == nil {
		return nil
	}
	return refusal
}

// newCredential reads what a credential is made of. An empty kid is the thumbprint.
func (c *Client) newCredential(n NewCredential, kid string) (*credential, *APIError) {
	if n.Algorithm == "" {
		n.Algorithm = credentialAlgorithms[0]
	}
	public, _, err := readPublicKey(n.PEM)
	switch {
	case err != nil:
		return nil, errRefused("The key cannot be read: " + err.Error())
	case !slices.Contains(credentialAlgorithms, n.Algorithm):
		return nil, errPayload("No enum match for: "+n.Algorithm, "alg")
	case len(n.Name) > maxCredentialName:
		return nil, errPayload(fmt.Sprintf("String is too long (%d chars), maximum %d", len(n.Name), maxCredentialName), "name")
	}
	thumb := thumbprint(public)
	if kid == "" {
		kid = thumb
	}
	now := c.tenant.world.Clock.Now()
	return &credential{
		id: c.tenant.newCredentialID(), name: n.Name, kid: kid, alg: n.Algorithm, public: public,
		created: now, updated: now, expires: n.ExpiresAt.UTC(),
	}, nil
}

func (c *Client) addCredentialLocked(ctx context.Context, k *credential) *APIError {
	if len(c.credentials) >= maxCredentials {
		return errRefused(fmt.Sprintf("A client has at most %d credentials", maxCredentials))
	}
	for _, other := range c.credentials {
		if other.public.Equal(k.public) {
			return errConflict("A credential with the same key already exists")
		}
	}
	names := c.tenant.world.Names
	k.acceptance = &acceptance{name: names.Credential("client-key", ""), client: c.name}
	c.credentials = append(c.credentials, k)
	c.tenant.recordIssued(ctx, k.acceptance, nil, true)
	c.tenant.privates.know(k.public, k.acceptance.name)
	names.Tell(k.acceptance.name)
	return nil
}

func (c *Client) useCredentialsLocked(ids []string) *APIError {
	if len(ids) == 0 || len(ids) > maxCredentials {
		return errRefused(fmt.Sprintf("A client authenticates with 1 to %d credentials", maxCredentials))
	}
	for _, id := range ids {
		if c.credentialLocked(id) == nil {
			return errNoCredential()
		}
	}
	c.method = PrivateKeyJWT
	c.refuseSecretsLocked()
	for _, k := range c.credentials {
		k.associated = slices.Contains(ids, k.id)
		c.tenant.weighLocked(k)
	}
	return nil
}

// useMethodLocked makes the client authenticate by anything but a key.
func (c *Client) useMethodLocked(m AuthMethod) {
	was := c.usesSecretLocked()
	c.method = m
	for _, k := range c.credentials {
		k.associated = false
		c.tenant.weighLocked(k)
	}
	switch {
	case !c.usesSecretLocked():
		c.refuseSecretsLocked()
	case !was:
		c.tenant.acceptLocked(c.secrets.latest(), c.tenant.world.Clock.Now(), journal.Yes)
	}
}

func (c *Client) expireLocked(k *credential, expires time.Time) {
	k.expires, k.updated = expires.UTC(), c.tenant.world.Clock.Now()
	c.tenant.weighLocked(k)
}

func (c *Client) deleteCredentialLocked(id string) *APIError {
	k := c.credentialLocked(id)
	switch {
	case k == nil:
		return errNoCredential()
	case k.associated:
		return errRefused("The credential is associated with the client: dissociate it first")
	}
	c.credentials = slices.DeleteFunc(c.credentials, func(one *credential) bool { return one == k })
	return nil
}

// weighLocked says what a credential is worth from now on.
func (t *Tenant) weighLocked(k *credential) {
	now := t.world.Clock.Now()
	good := k.associated && (k.expires.IsZero() || k.expires.After(now))
	if !good {
		t.acceptLocked(k.acceptance, now, journal.No)
		return
	}
	t.acceptLocked(k.acceptance, now, journal.Yes)
	if !k.expires.IsZero() {
		t.acceptLocked(k.acceptance, k.expires, journal.No)
	}
}

// credentialLocked returns one of the client's credentials, or nil.
func (c *Client) credentialLocked(id string) *credential {
	for _, k := range c.credentials {
		if k.id == id {
			return k
		}
	}
	return nil
}

func (k *credential) view() Credential {
	return Credential{k.id, k.name, k.kid, k.alg, k.created, k.updated, k.expires, k.associated}
}

// readPublicKey reads a public key or a certificate; ends is when the certificate does, if it is one.
func readPublicKey(text string) (key *rsa.PublicKey, ends time.Time, err error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, ends, fmt.Errorf("it is no PEM")
	}
	var any any
	switch block.Type {
	case "CERTIFICATE":
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, ends, err
		}
		any, ends = certificate.PublicKey, certificate.NotAfter
	case "RSA PUBLIC KEY":
		any, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "PUBLIC KEY":
		any, err = x509.ParsePKIXPublicKey(block.Bytes)
	default:
		return nil, ends, fmt.Errorf("it is a %s, not a public key or a certificate", block.Type)
	}
	if err != nil {
		return nil, ends, err
	}
	key, ok := any.(*rsa.PublicKey)
	if !ok {
		return nil, ends, fmt.Errorf("it is no RSA key")
	}
	return key, ends, nil
}

// thumbprint is the JWK thumbprint of a key (RFC 7638).
func thumbprint(key *rsa.PublicKey) string {
	jwk := struct {
		E   string `json:"e"`
		Kty string `json:"kty"`
		N   string `json:"n"`
	}{
		base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()), "RSA",
		base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
	}
	sum := sha256.Sum256(compact(jwk))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
