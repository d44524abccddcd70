// Command old-key-first is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It rotates the private key of an application, which may have two at a time. Its
// setSecret takes the old key away as it gives the new one, when AWSCURRENT still
// leads to the old one: whoever has read that is locked out, and if the label does
// not follow, so is everybody else. The old key should go when the next rotation
// needs its place.
//
//rollover:setup private-key-jwt
//rollover:finds dead-current on private-key-jwt/*
//rollover:finds outage on private-key-jwt/caches-25h
//rollover:finds outage on private-key-jwt/clock-ahead
//rollover:finds outage on private-key-jwt/clock-behind
//rollover:finds outage on private-key-jwt/cold-starts
//rollover:finds outage on private-key-jwt/createSecret-fails-after-once
//rollover:finds outage on private-key-jwt/daily
//rollover:finds outage on private-key-jwt/finishSecret-fails-before-until-dormant
//rollover:finds outage on private-key-jwt/killed-after-delete
//rollover:finds outage on private-key-jwt/killed-before-put
//rollover:finds outage on private-key-jwt/loads-once
//rollover:finds outage on private-key-jwt/lost-reply-association-every-attempt
//rollover:finds outage on private-key-jwt/lost-reply-key
//rollover:finds outage on private-key-jwt/other-members
//rollover:finds outage on private-key-jwt/rolled-back
//rollover:finds outage on private-key-jwt/signing-key-rotates
//rollover:finds outage on private-key-jwt/throttled
//rollover:finds stuck on private-key-jwt/clock-behind
package main

import (
	"context"
	"fmt"
	"slices"

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

// set leaves the client with the new key alone.
func set(ctx context.Context, kit *token.Kit, id string) error {
	client, key, err := pending(ctx, kit, id)
	if err != nil {
		return err
	}
	kid, err := token.Thumbprint(key)
	if err != nil {
		return err
	}
	tenant, err := kit.Manage(ctx)
	if err != nil {
		return err
	}
	if err := tenant.AddKey(ctx, client, key); err != nil {
		return err
	}
	keys, err := tenant.Keys(ctx, client)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(keys, func(k token.Key) bool { return k.Kid == kid })
	if err := tenant.UseKeys(ctx, client, keys[i]); err != nil {
		return err
	}
	for n, k := range keys {
		if n != i {
			err = tenant.DeleteKey(ctx, client, k)
		}
	}
	return err
}

func test(ctx context.Context, kit *token.Kit, id string) error {
	client, key, err := pending(ctx, kit, id)
	if err != nil {
		return err
	}
	return token.Until(ctx, func() error { return token.MintByKey(ctx, client, key) })
}
