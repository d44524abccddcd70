// Command reuses-stale-pending is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It is idempotent by the book: a pending value that is there and valid is used
// again. But a rotation whose repetitions ran out yesterday is run again today
// with the same ClientRequestToken, finds yesterday's token, which is valid for
// another hour, and promotes it. The rotation has succeeded, the next one is due
// tomorrow, and from the hour's end until then every call is refused. A pending
// token must be good until the next rotation, or be replaced.
//
// It also asks only once whether a token can be verified.
//
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
