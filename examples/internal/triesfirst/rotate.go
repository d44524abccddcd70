// Package triesfirst rotates the secret of an application as it should be done. Its setSecret asks the one question
// that matters: whether the tenant takes the pending secret. If not, it sets that, whatever the tenant takes instead;
// to set the same twice changes nothing. So it never has to know how far an attempt before it has come.
package triesfirst

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

// Log is what a function tells of its rotation, where it tells anything.
type Log struct {
	Chosen func(version, value string) // the new value of the secret, before it is stored
	Set    func(client, secret string) // before the tenant is told
	Minted func(token string)          // what the secret was tried with
}

// Rotate does one step of a rotation.
func (l Log) Rotate(ctx context.Context, e token.Event) error {
	kit, err := token.New(ctx, e.SecretId)
	if err != nil {
		return err
	}
	switch e.Step {
	case "createSecret":
		return l.create(ctx, kit, e.ClientRequestToken)
	case "setSecret":
		return l.set(ctx, kit)
	case "testSecret":
		members, err := pending(ctx, kit)
		if err != nil {
			return err
		}
		return token.Until(ctx, func() error { return l.try(ctx, members) })
	case "finishSecret":
		return finish(ctx, kit, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create stores a secret of its own choice, unless there is one.
func (l Log) create(ctx context.Context, kit *token.Kit, id string) error {
	labels, err := kit.Labels(ctx)
	if err != nil || labels["AWSCURRENT"] == id {
		return err
	}
	if _, err := kit.Value(ctx, id, "AWSPENDING"); err == nil || !token.Absent(err) {
		return err
	}
	value, err := kit.Value(ctx, labels["AWSCURRENT"], "AWSCURRENT")
	if err != nil {
		return err
	}
	members, err := token.Members(value)
	if err != nil {
		return err
	}
	next := token.With(members, "CLIENT_SECRET", rand.Text()+rand.Text())
	if l.Chosen != nil {
		l.Chosen(id, next)
	}
	err = kit.PutPending(ctx, id, next)
	if token.Taken(err) {
		return nil // it was stored, and nobody heard of it
	}
	return err
}

func (l Log) set(ctx context.Context, kit *token.Kit) error {
	members, err := pending(ctx, kit)
	if err != nil {
		return err
	}
	if err := l.try(ctx, members); !token.Refused(err) {
		return err
	}
	tenant, err := kit.Manage(ctx)
	if err != nil {
		return err
	}
	if l.Set != nil {
		l.Set(members["CLIENT_ID"], members["CLIENT_SECRET"])
	}
	return tenant.SetSecret(ctx, members["CLIENT_ID"], members["CLIENT_SECRET"])
}

// finish moves AWSCURRENT, or finds that it has moved.
func finish(ctx context.Context, kit *token.Kit, id string) error {
	err := kit.Promote(ctx, id)
	if err == nil {
		return nil
	}
	if labels, lookErr := kit.Labels(ctx); lookErr == nil && labels["AWSCURRENT"] == id {
		return nil
	}
	return err
}

// pending is what holds AWSPENDING, which may take a moment to show.
func pending(ctx context.Context, kit *token.Kit) (map[string]string, error) {
	for range 5 {
		value, err := kit.Value(ctx, "", "AWSPENDING")
		if err == nil {
			return token.Members(value)
		}
		if !token.Absent(err) {
			return nil, err
		}
		if err := token.Sleep(ctx, 300*time.Millisecond); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("there is no pending value: createSecret has not run")
}

// try mints a token with a secret.
func (l Log) try(ctx context.Context, members map[string]string) error {
	minted, err := token.MintWith(ctx, members["CLIENT_ID"], members["CLIENT_SECRET"], os.Getenv("AUTH0_AUDIENCE"))
	if err == nil && l.Minted != nil {
		l.Minted(minted)
	}
	return err
}
