// Command logs-in-base64 is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It rotates the secret of an application as it should be done, and logs the new
// value before it stores that, so as to have it if all else fails; in base64,
// since a reviewer had asked for no secret in the log. Whoever may read the log
// has the secret, and no search for it in plain text finds the place. At that
// moment neither Secrets Manager nor the tenant has ever heard of it.
//
//rollover:setup client-secret
//rollover:finds leak on client-secret/*
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

func main() { lambda.Start(rotate) }

func rotate(ctx context.Context, e token.Event) error {
	kit, err := token.New(ctx, e.SecretId)
	if err != nil {
		return err
	}
	switch e.Step {
	case "createSecret":
		return create(ctx, kit, e.ClientRequestToken)
	case "setSecret":
		return set(ctx, kit)
	case "testSecret":
		members, err := pending(ctx, kit)
		if err != nil {
			return err
		}
		return token.Until(ctx, func() error { return try(ctx, members) })
	case "finishSecret":
		return finish(ctx, kit, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create stores a secret of its own choice, unless there is one.
func create(ctx context.Context, kit *token.Kit, id string) error {
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
	log.Printf("new value for version %s: %s", id, base64.StdEncoding.EncodeToString([]byte(next)))
	err = kit.PutPending(ctx, id, next)
	if token.Taken(err) {
		return nil // it was stored, and nobody heard of it
	}
	return err
}

func set(ctx context.Context, kit *token.Kit) error {
	members, err := pending(ctx, kit)
	if err != nil {
		return err
	}
	if err := try(ctx, members); !token.Refused(err) {
		return err
	}
	tenant, err := kit.Manage(ctx)
	if err != nil {
		return err
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
func try(ctx context.Context, members map[string]string) error {
	_, err := token.MintWith(ctx, members["CLIENT_ID"], members["CLIENT_SECRET"], os.Getenv("AUTH0_AUDIENCE"))
	return err
}
