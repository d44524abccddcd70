// Command associates-nothing is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It rotates the private key of an application. Its setSecret gives the tenant the
// new key, and never lets the client authenticate with it, which is another call;
// its testSecret looks whether the key is listed, and it is. What the tenant lists
// and what it takes are two: the right test is to mint a token with the key.
//
//rollover:setup private-key-jwt
//rollover:finds never-given on private-key-jwt/*
//rollover:finds dead-current on private-key-jwt/*
//rollover:finds outage on private-key-jwt/*
//rollover:finds success-without-effect on private-key-jwt/*
package main

import (
	"context"
	"errors"
	"fmt"

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
		return set(ctx, kit, e.ClientRequestToken)
	case "testSecret":
		return test(ctx, kit, e.ClientRequestToken)
	case "finishSecret":
		return kit.Promote(ctx, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create stores a new key, unless there is one.
func create(ctx context.Context, kit *token.Kit, id string) error {
	if _, err := kit.Value(ctx, id, "AWSPENDING"); err == nil || !token.Absent(err) {
		return err
	}
	value, err := kit.Value(ctx, "", "AWSCURRENT")
	if err != nil {
		return err
	}
	members, err := token.Members(value)
	if err != nil {
		return err
	}
	key, err := token.NewKey()
	if err != nil {
		return err
	}
	return kit.PutPending(ctx, id, token.With(members, "PRIVATE_KEY", key))
}

func pending(ctx context.Context, kit *token.Kit, id string) (client, key string, err error) {
	value, err := kit.Value(ctx, id, "AWSPENDING")
	if err != nil {
		return "", "", err
	}
	members, err := token.Members(value)
	return members["CLIENT_ID"], members["PRIVATE_KEY"], err
}

// set gives the client the key. There is room for two, and the first is the one in use.
func set(ctx context.Context, kit *token.Kit, id string) error {
	client, key, err := pending(ctx, kit, id)
	if err != nil {
		return err
	}
	tenant, err := kit.Manage(ctx)
	if err != nil {
		return err
	}
	has, err := tenant.HasKey(ctx, client, key)
	if err != nil || has {
		return err
	}
	keys, err := tenant.Keys(ctx, client)
	if err != nil {
		return err
	}
	if len(keys) > 1 {
		if err := tenant.DeleteKey(ctx, client, keys[1]); err != nil {
			return err
		}
	}
	return tenant.AddKey(ctx, client, key)
}

func test(ctx context.Context, kit *token.Kit, id string) error {
	client, key, err := pending(ctx, kit, id)
	if err != nil {
		return err
	}
	tenant, err := kit.Manage(ctx)
	if err != nil {
		return err
	}
	if has, err := tenant.HasKey(ctx, client, key); err != nil || has {
		return err
	}
	return errors.New("the tenant does not list the key")
}
