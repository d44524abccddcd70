// Command rotate rotates the service token: it mints a JWT at Auth0 and keeps it in AWS Secrets Manager.
// Secrets Manager calls it four times a rotation, and again from the beginning when a step fails.
//
// Everything is written down here, as it is for the one account that it is for: the tenant, the API, the
// endpoint of Secrets Manager. It reads no environment.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

const (
	region          = "eu-west-1"
	secretsEndpoint = "https://secretsmanager.eu-west-1.amazonaws.com"
	clientSecretID  = "auth0-secrets-demo"

	current, pending, previous = "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"

	// spread is what Auth0 is given to make a new signing key known everywhere.
	spread = 5 * time.Second
	// fresh is how old a token may be that is promoted, so that it lasts until the next rotation.
	fresh = 30 * time.Minute
	// reserve is the part of the time-out that is left for an error to be told in.
	reserve = 3 * time.Second
)

// errNoSuchValue is the one answer that means that a value is not there.
var errNoSuchValue = errors.New("no such value")

// errTaken is the answer of a version that has another value already.
var errTaken = errors.New("the version has a value")

// store is Secrets Manager, by whichever SDK.
type store interface {
	labels(ctx context.Context, secret string) (map[string]string, error) // version by label
	get(ctx context.Context, secret, version, label string) (string, error)
	put(ctx context.Context, secret, version, value string) error
	move(ctx context.Context, secret, from, to string) error
}

type event struct {
	Step               string
	SecretId           string
	ClientRequestToken string
}

type rotation struct {
	store
	event
	at map[string]string // version by label, as this step found it
}

func main() {
	s, err := newStore()
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(func(ctx context.Context, e event) error {
		if deadline, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-reserve/3))
			defer cancel()
		}
		at, err := s.labels(ctx, e.SecretId)
		if err != nil {
			return fmt.Errorf("%s: describe the secret: %w", e.Step, err)
		}
		r := &rotation{s, e, at}
		var done string
		switch e.Step {
		case "createSecret":
			done, err = r.create(ctx)
		case "setSecret":
			_, _, err = r.found(ctx)
			done = "nothing to set"
		case "testSecret":
			done, err = r.test(ctx)
		case "finishSecret":
			done, err = r.finish(ctx)
		default:
			err = errors.New("unknown step")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", e.Step, err)
		}
		log.Printf("%s: %s", e.Step, done)
		return nil
	})
}

// create leaves a token under AWSPENDING: the one that is there, if it is good for a day yet.
func (r *rotation) create(ctx context.Context) (string, error) {
	target := r.ClientRequestToken
	for _, label := range []string{pending, current} {
		version := r.at[label]
		if version == "" || label == current && version != r.ClientRequestToken {
			continue
		}
		value, err := r.get(ctx, r.SecretId, version, label)
		if errors.Is(err, errNoSuchValue) {
			continue
		}
		if err != nil {
			return "", err
		}
		if usable(ctx, value) {
			return "kept the token of version " + version, nil
		}
		if version == target {
			target = newVersion() // the value of a version is final
		}
	}
	members, err := r.members(ctx)
	if err != nil {
		return "", err
	}
	if _, err := keys(ctx); err != nil { // a token that cannot be verified is not worth its price
		return "", err
	}
	text, err := r.get(ctx, clientSecretID, "", current)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", clientSecretID, err)
	}
	token, err := mint(ctx, text)
	if err != nil {
		return "", err
	}
	members["GENERATED_AT"] = quoted(time.Now().UTC().Format(time.RFC3339))
	members["BEARER_TOKEN"] = quoted("Bearer " + token)
	value, err := json.Marshal(members)
	if err != nil {
		return "", errors.New("the value cannot be written")
	}
	err = r.put(ctx, r.SecretId, target, string(value))
	if errors.Is(err, errTaken) {
		target = newVersion()
		err = r.put(ctx, r.SecretId, target, string(value))
	}
	return "stored a new token in version " + target, err
}

// members are those of the current value, of which only two are ours.
func (r *rotation) members(ctx context.Context) (map[string]json.RawMessage, error) {
	members := map[string]json.RawMessage{}
	value, err := r.get(ctx, r.SecretId, r.at[current], current)
	switch {
	case errors.Is(err, errNoSuchValue) && r.at[current] == "":
		return members, nil
	case err != nil:
		return nil, fmt.Errorf("read AWSCURRENT: %w", err)
	case json.Unmarshal([]byte(value), &members) != nil || members == nil:
		return nil, errors.New("the current value is no JSON object, so its other members cannot be kept")
	}
	return members, nil
}

func (r *rotation) test(ctx context.Context) (string, error) {
	version, value, err := r.found(ctx)
	if err != nil {
		return "", err
	}
	oldest := fresh
	if version != r.at[current] && !lasts(value, fresh) {
		// RotateImmediately=false tries a copy of the current value.
		was, err := r.get(ctx, r.SecretId, r.at[current], current)
		if err != nil && !errors.Is(err, errNoSuchValue) {
			return "", err
		}
		if was == value {
			oldest = 0
		}
	}
	if err := wait(ctx, spread); err != nil {
		return "", err
	}
	return "verified the token of version " + version, verify(ctx, value, oldest)
}

func (r *rotation) finish(ctx context.Context) (string, error) {
	const there = "AWSCURRENT is there already"
	now := r.at[current]
	if now == r.ClientRequestToken || now != "" && now == r.at[pending] {
		return there, nil
	}
	if r.at[previous] == r.ClientRequestToken {
		return "", errors.New("a later rotation has overtaken this one")
	}
	version, value, err := r.found(ctx)
	if err != nil {
		return "", err
	}
	if err := verify(ctx, value, fresh); err != nil {
		return "", err
	}
	if err := r.move(ctx, r.SecretId, now, version); err != nil {
		// It may have been moved, and only the answer lost.
		if after, look := r.labels(ctx, r.SecretId); look == nil && after[current] == version {
			return there, nil
		}
		return "", err
	}
	return "moved AWSCURRENT to version " + version, nil
}

// found is the version that createSecret has left, and its value, which may take a moment to show.
func (r *rotation) found(ctx context.Context) (version, value string, err error) {
	label := pending
	if r.at[pending] == "" && r.at[current] == r.ClientRequestToken {
		label = current
	}
	if version = r.at[label]; version == "" {
		return "", "", errors.New("no version holds AWSPENDING: the rotation was abandoned")
	}
	for look := 1; ; look++ {
		value, err = r.get(ctx, r.SecretId, version, label)
		if !errors.Is(err, errNoSuchValue) || look == 5 {
			return version, value, err
		}
		if err := wait(ctx, 300*time.Millisecond); err != nil {
			return "", "", err
		}
	}
}

// newVersion is a version id of our own.
func newVersion() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func quoted(text string) json.RawMessage {
	raw, _ := json.Marshal(text)
	return raw
}

// bearer is the JWT in a value.
func bearer(value string) string {
	var v struct {
		Token string `json:"BEARER_TOKEN"`
	}
	_ = json.Unmarshal([]byte(value), &v)
	return strings.TrimPrefix(v.Token, "Bearer ")
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
