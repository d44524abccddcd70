// Command fixed-sleep is a rotation function that must not be used: a known-bad
// subject, which every harness that is worth its name convicts.
//
// Somebody met a credential that was not accepted at once, and put ten seconds
// of sleep where a test belongs. Whatever takes longer, such as a signing key
// that shows in the tenant's JWKS after half a minute, is promoted before any
// microservice can verify it, and every call is refused until it can; and every
// good day costs ten seconds for nothing. What is right is to ask until the
// answer is yes, within the deadline.
//
// Where an outage is not to be avoided, it lasts those ten seconds longer here,
// which the scenarios that state its length to the second do not forgive. And a
// pending token is promoted however old it is.
//
// SLEEP_IN_EACH_STEP=10s has it sleep in all four steps, as some do.
//
//rollover:finds outage on provider-lag/signing-key-25s
//rollover:finds success-without-effect on provider-lag/signing-key-25s
//rollover:finds outage on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds outage on failed-rotation/setSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/testSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds outage on failed-rotation/stale-pending
//rollover:finds outage on failed-rotation/createSecret-fails-before-until-dormant
//rollover:finds outage on failed-rotation/function-missing
//rollover:finds outage on failed-rotation/token-endpoint-down-30m
//rollover:finds outage on failed-rotation/token-endpoint-down-3h
//rollover:finds outage on failed-rotation/token-endpoint-down-3h-window
//rollover:finds outage on expiry-overlap/caches-90m
//rollover:finds outage on expiry-overlap/late-2h
//rollover:finds outage on expiry-overlap/late-30m
//rollover:finds outage on expiry-overlap/latest-in-window
//rollover:finds outage on expiry-overlap/latest-in-window-rate
//rollover:finds outage on expiry-overlap/lifetime-equals-interval
//rollover:finds outage on expiry-overlap/loads-once
package main

import (
	"context"
	"fmt"
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
	if d, err := time.ParseDuration(os.Getenv("SLEEP_IN_EACH_STEP")); err == nil {
		if err := token.Sleep(ctx, d); err != nil {
			return err
		}
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
