// Command fixed-sleep is a rotation function that must not be used: a known-bad
// subject, which every harness that is worth its name convicts.
//
// Somebody met a credential that was not accepted at once, and put ten seconds
// of sleep where a test belongs. Whatever takes longer, such as a signing key
// that shows in the tenant's JWKS after twenty seconds, is promoted before any
// microservice can verify it, and every call is refused until it can; and every
// good day costs ten seconds for nothing. What is right is to ask until the
// answer is yes, within the deadline.
//
//rollover:finds success-without-effect on provider-lag/signing-key-20s
//rollover:finds outage on provider-lag/signing-key-20s
package main

import (
	"context"
	"fmt"
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
		return nil // a token carries its own proof
	case "testSecret":
		value, err := kit.Value(ctx, e.ClientRequestToken, "AWSPENDING")
		if err != nil {
			return err
		}
		if _, err := token.Expiry(value); err != nil {
			return err
		}
		return token.Sleep(ctx, 10*time.Second) // it takes a moment until it works
	case "finishSecret":
		return kit.Promote(ctx, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create mints unless an earlier attempt of this rotation did.
func create(ctx context.Context, kit *token.Kit, id string) error {
	_, err := kit.Value(ctx, id, "AWSPENDING")
	if err == nil || !token.Absent(err) {
		return err
	}
	return mint(ctx, kit, id)
}

// mint stores a new token under AWSPENDING.
func mint(ctx context.Context, kit *token.Kit, id string) error {
	current, err := kit.Value(ctx, "", "AWSCURRENT")
	if err != nil && !token.Absent(err) {
		return err
	}
	minted, err := kit.Mint(ctx)
	if err != nil {
		return err
	}
	value, err := token.Compose(current, minted, time.Now())
	if err != nil {
		return err
	}
	return kit.PutPending(ctx, id, value)
}
