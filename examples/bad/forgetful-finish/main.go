// Command forgetful-finish is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// Its finishSecret presumes that AWSCURRENT has yet to be moved. Where the move
// was done and nobody heard of it, because the reply or the step's result was
// lost, each repetition looks for another version to take the label from, finds
// none and fails: a rotation that is complete and reported as failed for good.
// The right first question is whether AWSCURRENT is there already.
//
// It also promotes a pending token however old that is, and asks only once
// whether a token can be verified.
//
//rollover:finds stuck on failed-rotation/finishSecret-fails-after-once
//rollover:finds stuck on failed-rotation/killed-after-UpdateSecretVersionStage-in-finishSecret
//rollover:finds stuck on failed-rotation/lost-reply-label
//rollover:finds stuck on failed-rotation/lost-reply-label-every-attempt
//rollover:finds outage on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds outage on failed-rotation/setSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/testSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds outage on failed-rotation/stale-pending
//rollover:finds outage on provider-lag/signing-key-25s
package main

import (
	"context"
	"errors"
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
		return finish(ctx, kit, e.ClientRequestToken)
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

// finish takes AWSCURRENT from whichever other version has it. The first
// rotation of all has none to take it from.
func finish(ctx context.Context, kit *token.Kit, id string) error {
	labels, err := kit.Labels(ctx)
	if err != nil {
		return err
	}
	previous := labels["AWSCURRENT"]
	if previous == id {
		return errors.New("there is no other version to take AWSCURRENT from")
	}
	return kit.MoveCurrent(ctx, previous, id)
}
