// Command warm-cache is a rotation function that must not be used: a known-bad
// subject, which every harness that is worth its name convicts.
//
// It remembers the value it minted in a package variable, and believes that
// more than what Secrets Manager holds. As long as one warm process does all the
// steps and their repetitions, that is right. After a cold start between
// createSecret and testSecret nothing is remembered: the test fails, the
// repetition mints again, and the new value cannot be stored, since the version
// has one. So does each further repetition, the next day's too, until the token
// that is current expires. Nothing of a rotation belongs into the process.
//
// It also asks only once whether a token can be verified.
//
//rollover:finds warm-or-cold on expiry-overlap/daily
//rollover:finds stuck on failed-rotation/cold-starts
//rollover:finds stuck on failed-rotation/killed-after-PutSecretValue-in-createSecret
//rollover:finds stuck on failed-rotation/killed-*-jwks-in-testSecret
//rollover:finds stuck on failed-rotation/killed-*-in-finishSecret
//rollover:finds stuck on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds stuck on failed-rotation/setSecret-fails-*-until-dormant
//rollover:finds stuck on failed-rotation/testSecret-fails-*-until-dormant
//rollover:finds stuck on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds stuck on failed-rotation/stale-pending
//rollover:finds waste on failed-rotation/cold-starts
//rollover:finds waste on failed-rotation/killed-after-PutSecretValue-in-createSecret
//rollover:finds waste on failed-rotation/killed-*-jwks-in-testSecret
//rollover:finds waste on failed-rotation/killed-*-in-finishSecret
//rollover:finds waste on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds waste on failed-rotation/setSecret-fails-*-until-dormant
//rollover:finds waste on failed-rotation/testSecret-fails-*-until-dormant
//rollover:finds waste on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds waste on failed-rotation/stale-pending
//rollover:finds orphan on failed-rotation/cold-starts
//rollover:finds orphan on failed-rotation/killed-after-PutSecretValue-in-createSecret
//rollover:finds orphan on failed-rotation/killed-*-jwks-in-testSecret
//rollover:finds orphan on failed-rotation/killed-*-in-finishSecret
//rollover:finds orphan on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds orphan on failed-rotation/setSecret-fails-*-until-dormant
//rollover:finds orphan on failed-rotation/testSecret-fails-*-until-dormant
//rollover:finds orphan on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds orphan on failed-rotation/stale-pending
//rollover:finds outage on failed-rotation/cold-starts
//rollover:finds outage on failed-rotation/killed-after-PutSecretValue-in-createSecret
//rollover:finds outage on failed-rotation/killed-*-jwks-in-testSecret
//rollover:finds outage on failed-rotation/killed-*-DescribeSecret-in-finishSecret
//rollover:finds outage on failed-rotation/killed-before-UpdateSecretVersionStage-in-finishSecret
//rollover:finds outage on failed-rotation/createSecret-fails-after-until-dormant
//rollover:finds outage on failed-rotation/setSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/testSecret-fails-*-until-dormant
//rollover:finds outage on failed-rotation/finishSecret-fails-before-until-dormant
//rollover:finds outage on failed-rotation/stale-pending
//rollover:finds outage on failed-rotation/lost-reply-put-every-attempt
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

// minted is what createSecret left for the steps after it.
var minted struct{ id, value string }

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
		if minted.id != e.ClientRequestToken {
			return errors.New("there is no token to test")
		}
		return token.Verify(ctx, minted.value)
	case "finishSecret":
		return kit.Promote(ctx, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create mints unless this process remembers that it did.
func create(ctx context.Context, kit *token.Kit, id string) error {
	if minted.id == id {
		return nil
	}
	current, err := kit.Value(ctx, "", "AWSCURRENT")
	if err != nil && !token.Absent(err) {
		return err
	}
	text, err := kit.Mint(ctx)
	if err != nil {
		return err
	}
	value, err := token.Compose(current, text, time.Now())
	if err != nil {
		return err
	}
	if err := kit.PutPending(ctx, id, value); err != nil {
		return err
	}
	minted.id, minted.value = id, value
	return nil
}
