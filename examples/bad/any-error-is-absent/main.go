// Command any-error-is-absent is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// Its createSecret looks for a pending value first, as it should, and takes
// every failure to read one for proof that there is none. A throttle, a time-out
// or a denial at the wrong moment then becomes a second credential, which cannot
// even be stored: the version has its value, and a value is final. The right
// question is whether the error is ResourceNotFoundException.
//
// It also promotes a pending token however old that is, and asks only once
// whether a token can be verified.
//
//rollover:finds waste on failed-rotation/throttled-read-on-retry
//rollover:finds orphan on failed-rotation/throttled-read-on-retry
//rollover:finds outage on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds outage on failed-rotation/setSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/testSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds outage on failed-rotation/stale-pending
//rollover:finds outage on provider-lag/signing-key-25s
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
		return token.Verify(ctx, value)
	case "finishSecret":
		return kit.Promote(ctx, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create mints unless it can read what an earlier attempt minted.
func create(ctx context.Context, kit *token.Kit, id string) error {
	if _, err := kit.Value(ctx, id, "AWSPENDING"); err == nil {
		return nil
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
