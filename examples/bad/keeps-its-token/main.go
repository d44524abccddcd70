// Command keeps-its-token is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It keeps the token that it minted in a package variable, so as to mint only once
// however often createSecret is repeated. Where rotations lie a day apart each
// finds a new process, and all is well: on the machine of its author, in a test,
// and for months in production. A second rotation within the life of a sandbox,
// which Lambda keeps as long as it likes, stores the token of the first anew, and
// that ends when it would have ended. What belongs to one rotation must not
// outlive its steps.
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
//rollover:finds warm-or-cold on expiry-overlap/daily
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

// minted is the token, once there is one.
var minted string

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

// create stores the token, unless an earlier attempt of this rotation did.
func create(ctx context.Context, kit *token.Kit, id string) error {
	_, err := kit.Value(ctx, id, "AWSPENDING")
	if err == nil || !token.Absent(err) {
		return err
	}
	current, err := kit.Value(ctx, "", "AWSCURRENT")
	if err != nil && !token.Absent(err) {
		return err
	}
	if minted == "" {
		if minted, err = kit.Mint(ctx); err != nil {
			return err
		}
	}
	value, err := token.Compose(current, minted, time.Now())
	if err != nil {
		return err
	}
	return kit.PutPending(ctx, id, value)
}
