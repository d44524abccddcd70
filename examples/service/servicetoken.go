package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// tokenFresh is the longest that a service token is kept. A token outlives its rotation by an hour, so
// whoever keeps it for no longer than this never sends one that has expired, as long as the rotation
// was on time.
const tokenFresh = 55 * time.Minute

// readTimeout bounds one reading, the SDK's attempts together.
const readTimeout = 10 * time.Second

// secrets is the part of Secrets Manager that a reader uses. *secretsmanager.Client is one.
type secrets interface {
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
}

// serviceToken reads the service token as its documentation advises: keep it for at most 55 minutes,
// and read it again when it is refused. It is safe for concurrent use.
type serviceToken struct {
	secrets secrets
	id      string
	now     func() time.Time

	mu    sync.Mutex
	value string // "Bearer <jwt>"; empty: none is kept
	read  time.Time
}

// current returns the token as it stands in an Authorization header, from the cache or the secret.
func (t *serviceToken) current(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != "" && t.now().Sub(t.read) < tokenFresh {
		return t.value, nil
	}
	return t.readLocked(ctx)
}

// after returns the token to use in place of one that was refused: it reads the secret, unless
// somebody else has done so since.
func (t *serviceToken) after(ctx context.Context, refused string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != "" && t.value != refused {
		return t.value, nil
	}
	return t.readLocked(ctx)
}

func (t *serviceToken) readLocked(ctx context.Context) (string, error) {
	t.value = ""
	at := t.now() // before the call: the value may change while it is on its way
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	out, err := t.secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &t.id})
	if err != nil {
		return "", fmt.Errorf("read the service token from %s: %w", t.id, err)
	}
	text := string(out.SecretBinary)
	if out.SecretString != nil {
		text = *out.SecretString
	}
	value, err := bearerOf(text)
	if err != nil {
		return "", fmt.Errorf("secret %s: %w", t.id, err)
	}
	t.value, t.read = value, at
	return value, nil
}

// bearerOf returns the BEARER_TOKEN of the secret's JSON. Its errors do not quote the secret.
func bearerOf(text string) (string, error) {
	var members map[string]json.RawMessage
	var value string
	if json.Unmarshal([]byte(text), &members) != nil || json.Unmarshal(members["BEARER_TOKEN"], &value) != nil {
		return "", errors.New("its value is not a JSON object with the string BEARER_TOKEN: let the rotation write it")
	}
	token, ok := strings.CutPrefix(value, "Bearer ")
	if !ok || token == "" || strings.ContainsAny(token, " \r\n") {
		return "", errors.New(`its BEARER_TOKEN does not read "Bearer <jwt>": let the rotation write it`)
	}
	return value, nil
}
