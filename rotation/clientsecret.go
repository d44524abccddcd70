package rotation

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// The members of a client's own secret.
const (
	clientID    = "CLIENT_ID"
	secretValue = "CLIENT_SECRET"
)

// clientSecret rotates the secret of an application, which the tenant knows one
// of: from the moment that it takes the new one until AWSCURRENT has moved, nobody
// who reads AWSCURRENT can mint a token. So the new one is chosen here and
// stored before the tenant hears of it, and only the test lies between the two
// moments. Auth0's rotate-secret chooses by itself, and a crash after it would
// lose the only secret there is (F1).
type clientSecret struct{ *step }

func (c clientSecret) steps() doing {
	return doing{CreateSecret: c.create, SetSecret: c.set, TestSecret: c.test, FinishSecret: c.finish}
}

// create leaves a secret under AWSPENDING: the one that is there, or a new one.
func (c clientSecret) create(ctx context.Context) (string, error) {
	st, err := c.look(ctx, 1)
	if err != nil {
		return "", err
	}
	keep, err := c.kept(ctx, st)
	if err != nil || keep != "" {
		return keep, err
	}
	base, err := c.currentObject(ctx, st)
	if err != nil {
		return "", err
	}
	if base.text(clientID) == "" {
		return "", errors.New(`the AWSCURRENT value has no CLIENT_ID: put {"CLIENT_ID":"...","CLIENT_SECRET":"..."}`)
	}
	chosen, err := newSecret()
	if err != nil {
		return "", err
	}
	value, err := base.with(map[string]string{secretValue: chosen})
	if err != nil {
		return "", err
	}
	return c.persist(ctx, st, value, c.kept)
}

// kept says why no secret has to be chosen, or is empty. A chosen secret does not
// go stale.
func (c clientSecret) kept(_ context.Context, st *state) (string, error) {
	if st.current == c.event.ClientRequestToken {
		return "nothing: this rotation is finished", nil
	}
	if _, err := parseCredentials(st.pending.value); st.pending.id != st.current && err == nil {
		return "kept the secret of version " + st.pending.id, nil
	}
	return "", nil
}

// set gives the tenant the pending secret, unless it has it: an attempt before may
// have got so far (F3). What it has otherwise should be what is current, or was
// before; somebody else's is replaced as well, since nobody could read it here.
func (c clientSecret) set(ctx context.Context) (string, error) {
	st, next, err := c.pending(ctx)
	if err != nil {
		return "", err
	}
	m, err := c.manage(ctx, st)
	if err != nil {
		return "", err
	}
	var has struct {
		Secret string `json:"client_secret"`
	}
	path := clientPath(next.ClientID)
	err = m.call(ctx, http.MethodGet, path+"?"+url.Values{"fields": {"client_secret"}}.Encode(), nil, &has)
	if err != nil {
		return "", fmt.Errorf("look which secret the tenant has: %w", err)
	}
	if has.Secret == next.ClientSecret {
		return "nothing: the tenant has the secret of version " + st.pending.id, nil
	}
	whose, err := c.owner(ctx, st, has.Secret)
	if err != nil {
		return "", err
	}
	if err := m.call(ctx, http.MethodPatch, path, map[string]string{"client_secret": next.ClientSecret}, nil); err != nil {
		return "", fmt.Errorf("set the client's secret: %w", err)
	}
	return fmt.Sprintf("gave the tenant the secret of version %s in place of %s", st.pending.id, whose), nil
}

// owner says whose the secret is that the tenant has: that of a version, which is
// how it should be, or somebody else's, which needs a person's eye.
func (c clientSecret) owner(ctx context.Context, st *state, has string) (string, error) {
	for _, label := range []string{current, previous} {
		value, err := c.value(ctx, c.event.SecretId, "", label)
		if absent(err) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("read %s: %w", label, err)
		}
		if held, err := parseCredentials(value); err == nil && held.ClientSecret == has {
			return label, nil
		}
	}
	c.log().Warn("the tenant has a secret that no version of this one holds", "version", st.pending.id)
	return "one that was not rotated here", nil
}

// test mints a token with the pending secret, as its readers will.
func (c clientSecret) test(ctx context.Context) (string, error) {
	st, next, err := c.pending(ctx)
	if err != nil {
		return "", err
	}
	err = c.try(ctx, func(time.Time) (url.Values, error) { return bySecret(next, c.Config.Audience), nil })
	if err != nil {
		return "", fmt.Errorf("version %s: %w", st.pending.id, err)
	}
	return "minted a token with the secret of version " + st.pending.id, nil
}

// finish moves AWSCURRENT. The secret is not tried again: that would cost a token,
// and testSecret has done so a moment ago.
func (c clientSecret) finish(ctx context.Context) (string, error) {
	return c.finishOnce(ctx, func(st *state) error {
		_, err := parseCredentials(st.pending.value)
		return err
	})
}

// pending is the secret that the steps before must have left.
func (c clientSecret) pending(ctx context.Context) (*state, credentials, error) {
	st, err := c.required(ctx)
	if err != nil {
		return nil, credentials{}, err
	}
	next, err := parseCredentials(st.pending.value)
	if err != nil {
		return nil, credentials{}, fmt.Errorf("version %s: %w", st.pending.id, err)
	}
	return st, next, nil
}

// newSecret chooses a secret like Auth0's own: 64 characters of an alphabet that
// passes through forms and headers as it is (F19).
func newSecret() (string, error) {
	raw := make([]byte, 48)
	if _, err := rand.Read(raw); err != nil {
		return "", errors.New("no random bytes are to be had")
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}
