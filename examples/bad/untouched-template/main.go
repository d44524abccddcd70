// Command untouched-template is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// Its author began with AWS's template for rotation functions, filled in
// createSecret and finishSecret, and left setSecret and testSecret as they come:
// empty, with a comment that says what belongs there. Every step succeeds and so
// does the rotation. But the tenant has never heard of the secret that is current
// from then on, and nobody has tried it.
//
//rollover:setup client-secret
//rollover:finds dead-current on client-secret/caches-5m
//rollover:finds dead-current on client-secret/clock-behind
//rollover:finds dead-current on client-secret/cold-starts
//rollover:finds dead-current on client-secret/daily
//rollover:finds dead-current on client-secret/instant
//rollover:finds dead-current on client-secret/killed-after-change
//rollover:finds dead-current on client-secret/lag
//rollover:finds dead-current on client-secret/loads-once
//rollover:finds dead-current on client-secret/lost-reply-change
//rollover:finds dead-current on client-secret/lost-reply-change-every-attempt
//rollover:finds dead-current on client-secret/mixed
//rollover:finds dead-current on client-secret/other-members
//rollover:finds dead-current on client-secret/refreshes-on-401
//rollover:finds dead-current on client-secret/signing-key-rotates
//rollover:finds dead-current on client-secret/throttled
//rollover:finds dead-current on client-secret/token-endpoint-down-5m
//rollover:finds dead-current on client-secret/worst
//rollover:finds lost-credential on client-secret/*
//rollover:finds never-given on client-secret/*
//rollover:finds outage on client-secret/*
//rollover:finds success-without-effect on client-secret/*
package main

import (
	"context"
	"crypto/rand"
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
		return nil // this is where the secret should be set in the service
	case "testSecret":
		return nil // this is where the secret should be tested against the service
	case "finishSecret":
		return kit.Promote(ctx, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create stores a new secret, unless there is one.
func create(ctx context.Context, kit *token.Kit, id string) error {
	current, err := kit.Value(ctx, "", "AWSCURRENT")
	if err != nil {
		return err
	}
	if _, err := kit.Value(ctx, id, "AWSPENDING"); err == nil || !token.Absent(err) {
		return err
	}
	members, err := token.Members(current)
	if err != nil {
		return err
	}
	return kit.PutPending(ctx, id, token.With(members, "CLIENT_SECRET", rand.Text()+rand.Text()))
}
