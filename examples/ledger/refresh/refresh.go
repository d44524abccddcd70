// Package refresh keeps the token by which the ledger calls its banks fresh: it lives a day and an hour at Auth0,
// stands in Secrets Manager as {"token": "..."} beside whatever else the team keeps there, and is refreshed every
// day.
//
// Secrets Manager asks four times a rotation, and may ask again after any failure. So each answer goes by what
// is in the secret then, and nothing is remembered in between.
package refresh

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Job is what it takes to refresh the token. All fields are required.
type Job struct {
	Secrets  *secretsmanager.Client
	Tenant   string // base URL of the Auth0 tenant
	Audience string // what the token is for
	Client   string // name of the secret with the ledger's own {"id", "secret"} at Auth0
}

// Request is what Secrets Manager sends.
type Request struct {
	Step    string
	Secret  string `json:"SecretId"`
	Version string `json:"ClientRequestToken"`
}

// oldest is how old a token may be that is still worth a day of service: it lives for a day and an hour, and
// readers keep what they have read for a while.
const oldest = 30 * time.Minute

// Do answers one request. An error makes Secrets Manager ask again later.
func (j *Job) Do(ctx context.Context, r Request) error {
	v := &vault{Client: j.Secrets, secret: r.Secret}
	if err := v.look(ctx); err != nil {
		return err
	}
	switch r.Step {
	case "createSecret":
		return j.fetch(ctx, v, r.Version)
	case "setSecret": // Auth0 has the token already
		_, err := v.pending(ctx)
		return err
	case "testSecret":
		return j.try(ctx, v)
	case "finishSecret":
		return j.publish(ctx, v)
	default:
		return fmt.Errorf("a step called %q", r.Step)
	}
}

// fetch puts a new token under AWSPENDING, unless a fresh one is there.
func (j *Job) fetch(ctx context.Context, v *vault, version string) error {
	was, err := v.value(ctx, "AWSPENDING")
	if err == nil && fresh(was) {
		return nil
	}
	if err != nil && !missing(err) { // nobody knows whether there is one
		return err
	}
	if at := v.at["AWSPENDING"]; at != "" {
		version = at
	}
	if v.at["AWSCURRENT"] == version && err == nil {
		return nil // all was done before
	}
	now, err := v.value(ctx, "AWSCURRENT")
	if err != nil && !missing(err) {
		return err
	}
	token, err := j.mint(ctx, v)
	if err != nil {
		return err
	}
	text, err := with(now, token)
	if err != nil {
		return err
	}
	return v.store(ctx, version, text)
}

// try verifies what is pending as a bank does, and waits while the tenant has not published its key.
func (j *Job) try(ctx context.Context, v *vault) error {
	text, err := v.pending(ctx)
	if err != nil {
		return err
	}
	for {
		err := j.verify(ctx, tokenIn(text))
		if !errors.Is(err, errUnknownKey) || !wait(ctx, 2*time.Second) {
			return err
		}
	}
}

// publish moves AWSCURRENT to what is pending, if that is worth it.
func (j *Job) publish(ctx context.Context, v *vault) error {
	text, err := v.pending(ctx)
	if err != nil || v.at["AWSCURRENT"] == v.at["AWSPENDING"] {
		return err
	}
	if !fresh(text) {
		return errors.New("what is pending is too old to be published: rotate again")
	}
	if err := j.verify(ctx, tokenIn(text)); err != nil {
		return err
	}
	return v.promote(ctx)
}

// wait reports whether there was time to.
func wait(ctx context.Context, d time.Duration) bool {
	if end, limited := ctx.Deadline(); limited && time.Until(end) < d+2*time.Second {
		return false
	}
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
