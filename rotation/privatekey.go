package rotation

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// keyValue is the member with the private key, in PEM armour (PKCS #8).
const keyValue = "PRIVATE_KEY"

// privateKey rotates the key that an application signs its assertions with
// (private_key_jwt). The tenant takes two of a client at a time (spec/auth0.md 4.3),
// so the one that was current stays good until the next rotation, and there is no
// moment without a key that is good.
type privateKey struct{ *step }

func (p privateKey) steps() doing {
	return doing{CreateSecret: p.create, SetSecret: p.set, TestSecret: p.test, FinishSecret: p.finish}
}

// create leaves a key under AWSPENDING: the one that is there, or a new one.
func (p privateKey) create(ctx context.Context) (string, error) {
	st, err := p.look(ctx, 1)
	if err != nil {
		return "", err
	}
	keep, err := p.kept(ctx, st)
	if err != nil || keep != "" {
		return keep, err
	}
	base, err := p.currentObject(ctx, st)
	if err != nil {
		return "", err
	}
	if base.text(clientID) == "" {
		return "", errors.New(`the AWSCURRENT value has no CLIENT_ID: put {"CLIENT_ID":"...","PRIVATE_KEY":"..."}`)
	}
	armour, err := newKey()
	if err != nil {
		return "", err
	}
	value, err := base.with(map[string]string{keyValue: armour})
	if err != nil {
		return "", err
	}
	return p.persist(ctx, st, value, p.kept)
}

// kept says why no key has to be made, or is empty.
func (p privateKey) kept(_ context.Context, st *state) (string, error) {
	if st.current == p.event.ClientRequestToken {
		return "nothing: this rotation is finished", nil
	}
	if _, err := parseSigner(st.pending.value); st.pending.id != st.current && err == nil {
		return "kept the key of version " + st.pending.id, nil
	}
	return "", nil
}

// set makes the tenant take the pending key beside the current one.
func (p privateKey) set(ctx context.Context) (string, error) {
	st, next, err := p.pending(ctx)
	if err != nil {
		return "", err
	}
	stays, err := p.stays(ctx, st)
	if err != nil {
		return "", err
	}
	m, err := p.manage(ctx, st)
	if err != nil {
		return "", err
	}
	c := clientKeys{m, next.client}
	if err := c.makeRoom(ctx, stays, next.thumbprint()); err != nil {
		return "", err
	}
	added, err := c.add(ctx, next)
	if err != nil {
		return "", err
	}
	return "the tenant takes the key of version " + st.pending.id + ", " + added, nil
}

// stays is the thumbprint of the key that must stay good: the one that is
// current. It is empty where none is.
func (p privateKey) stays(ctx context.Context, st *state) (string, error) {
	value, err := p.value(ctx, p.event.SecretId, st.current, current)
	if absent(err) && st.current == "" {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read AWSCURRENT: %w", err)
	}
	held, err := parseSigner(value)
	if err != nil {
		return "", nil // what is no key is not the tenant's
	}
	return held.thumbprint(), nil
}

// test mints a token with an assertion of the pending key, as its readers will.
func (p privateKey) test(ctx context.Context) (string, error) {
	st, next, err := p.pending(ctx)
	if err != nil {
		return "", err
	}
	err = p.try(ctx, func(now time.Time) (url.Values, error) { return next.request(p.Config, now) })
	if err != nil {
		return "", fmt.Errorf("version %s: %w", st.pending.id, err)
	}
	return "minted a token with the key of version " + st.pending.id, nil
}

// finish moves AWSCURRENT. The key is not tried again, as with a secret.
func (p privateKey) finish(ctx context.Context) (string, error) {
	return p.finishOnce(ctx, func(st *state) error {
		_, err := parseSigner(st.pending.value)
		return err
	})
}

// pending is the key that the steps before must have left.
func (p privateKey) pending(ctx context.Context) (*state, signer, error) {
	st, err := p.required(ctx)
	if err != nil {
		return nil, signer{}, err
	}
	next, err := parseSigner(st.pending.value)
	if err != nil {
		return nil, signer{}, fmt.Errorf("version %s: %w", st.pending.id, err)
	}
	return st, next, nil
}

// newKey makes an RSA key of 2048 bits, the kind that Auth0 takes.
func newKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", errors.New("no key can be made")
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", errors.New("the key cannot be written")
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})), nil
}

// clientKeys are the keys that the tenant has of a client.
type clientKeys struct {
	*manager
	client string
}

// clientKey is one of them. Its kid is the key's thumbprint, unless whoever added it chose another.
type clientKey struct {
	ID  string `json:"id"`
	Kid string `json:"kid"`
}

// all are the client's keys, the oldest first.
func (c clientKeys) all(ctx context.Context) ([]clientKey, error) {
	var all []clientKey
	if err := c.call(ctx, http.MethodGet, clientPath(c.client, "credentials"), nil, &all); err != nil {
		return nil, fmt.Errorf("list the client's keys: %w", err)
	}
	return all, nil
}

// makeRoom takes keys away until there is room for one more, the oldest first,
// and never the one that stays. Where the next one is there already there is nothing to do.
func (c clientKeys) makeRoom(ctx context.Context, stays, next string) error {
	const most = 2
	all, err := c.all(ctx)
	if err != nil || kid(all, next) >= 0 {
		return err
	}
	for len(all) >= most {
		i := slices.IndexFunc(all, func(k clientKey) bool { return k.Kid != stays })
		if i < 0 {
			return errors.New("the client has the current key twice: take one away in the tenant")
		}
		gone := all[i]
		all = slices.Delete(all, i, i+1)
		if err := c.use(ctx, all); err != nil {
			return err
		}
		err := c.call(ctx, http.MethodDelete, clientPath(c.client, "credentials", gone.ID), nil, nil)
		if err != nil && !answered(err, http.StatusNotFound) { // it went, and nobody heard of it
			return fmt.Errorf("take the oldest key away: %w", err)
		}
	}
	return nil
}

// add gives the client a key beside those that it has, and makes it authenticate
// with all of them.
func (c clientKeys) add(ctx context.Context, s signer) (string, error) {
	all, err := c.all(ctx)
	if err != nil {
		return "", err
	}
	did := "which it had"
	if kid(all, s.thumbprint()) < 0 {
		did = "which is new to it"
		armour, err := s.public()
		if err != nil {
			return "", err
		}
		postErr := c.call(ctx, http.MethodPost, clientPath(c.client, "credentials"),
			map[string]string{"credential_type": "public_key", "pem": armour, "alg": "RS256"}, nil)
		if all, err = c.all(ctx); err != nil {
			return "", err
		}
		// It may have come without our hearing of it, and its repetition been refused.
		if postErr != nil && kid(all, s.thumbprint()) < 0 {
			return "", fmt.Errorf("give the client the key: %w", postErr)
		}
	}
	return did, c.use(ctx, all)
}

// use makes the client authenticate with these keys. To say it again changes nothing.
func (c clientKeys) use(ctx context.Context, keys []clientKey) error {
	type id struct {
		ID string `json:"id"`
	}
	var ids []id
	for _, k := range keys {
		ids = append(ids, id{k.ID})
	}
	body := map[string]any{
		"token_endpoint_auth_method":    nil,
		"client_authentication_methods": map[string]any{"private_key_jwt": map[string]any{"credentials": ids}},
	}
	if err := c.call(ctx, http.MethodPatch, clientPath(c.client), body, nil); err != nil {
		return fmt.Errorf("let the client authenticate with its keys: %w", err)
	}
	return nil
}

// kid is the index of the key of that thumbprint, or -1.
func kid(all []clientKey, thumbprint string) int {
	return slices.IndexFunc(all, func(k clientKey) bool { return k.Kid == thumbprint })
}

// thumbprint names a key as Auth0 does (RFC 7638).
func (s signer) thumbprint() string {
	text, err := json.Marshal(struct {
		E   string `json:"e"`
		Kty string `json:"kty"`
		N   string `json:"n"`
	}{
		base64.RawURLEncoding.EncodeToString(big.NewInt(int64(s.key.E)).Bytes()), "RSA",
		base64.RawURLEncoding.EncodeToString(s.key.N.Bytes()),
	})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
