// Command forgets-the-token is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// Its PutSecretValue names no ClientRequestToken, so that the SDK makes one up:
// the value goes to a version that nobody asked for, and the one that Secrets
// Manager made for this rotation stays empty. To find it again, the steps go by
// the label AWSPENDING and not by the event. All goes well on most days, and a
// secret has two new versions a day in place of one, half of them without a
// value.
//
// It also promotes a pending token however old that is, and asks only once
// whether a token can be verified.
//
//rollover:finds outage on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds outage on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds outage on failed-rotation/setSecret-fails-after-until-dormant
//rollover:finds outage on failed-rotation/setSecret-fails-before-until-dormant
//rollover:finds outage on failed-rotation/stale-pending
//rollover:finds outage on failed-rotation/testSecret-fails-after-until-dormant
//rollover:finds outage on failed-rotation/testSecret-fails-before-until-dormant
//rollover:finds outage on provider-lag/signing-key-25s
//rollover:finds stray-version on */*
//rollover:finds waste on failed-rotation/finishSecret-fails-after-once
//rollover:finds waste on failed-rotation/finishSecret-fails-after-until-dormant
//rollover:finds waste on failed-rotation/killed-after-UpdateSecretVersionStage-in-finishSecret
//rollover:finds waste on failed-rotation/lost-reply-label
//rollover:finds waste on failed-rotation/lost-reply-label-every-attempt
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
		return create(ctx, kit)
	case "setSecret":
		return nil // a token carries its own proof
	case "testSecret":
		value, err := kit.Value(ctx, "", "AWSPENDING")
		if err != nil {
			return err
		}
		return token.Verify(ctx, value)
	case "finishSecret":
		return finish(ctx, kit)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create mints unless something is pending.
func create(ctx context.Context, kit *token.Kit) error {
	value, err := kit.Value(ctx, "", "AWSPENDING")
	if err != nil && !token.Absent(err) {
		return err
	}
	current, currentErr := kit.Value(ctx, "", "AWSCURRENT")
	if currentErr != nil && !token.Absent(currentErr) {
		return currentErr
	}
	if err == nil && value != current {
		return nil
	}
	minted, err := kit.Mint(ctx)
	if err != nil {
		return err
	}
	next, err := token.Compose(current, minted, time.Now())
	if err != nil {
		return err
	}
	return kit.PutPending(ctx, "", next)
}

// finish makes what is pending current.
func finish(ctx context.Context, kit *token.Kit) error {
	labels, err := kit.Labels(ctx)
	if err != nil {
		return err
	}
	if labels["AWSPENDING"] == "" {
		if labels["AWSCURRENT"] == "" {
			return errors.New("there is no version to make current")
		}
		return nil
	}
	return kit.Promote(ctx, labels["AWSPENDING"])
}
