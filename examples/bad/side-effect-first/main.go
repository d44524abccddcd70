// Command side-effect-first is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It rotates the secret of an application. Its createSecret has Auth0 choose a new
// secret and stores that then, and never looks for a pending one. A crash between
// the two loses the new secret while the old one is dead and AWSCURRENT wrong. A
// retry after a put that succeeded has Auth0 choose once more; the version has its
// value and refuses another; the "rollback" makes Auth0 take the AWSCURRENT value
// again, and testSecret fails on the pending one for good. The right order is to
// choose the secret, to store it, and to set it then.
//
//rollover:setup client-secret
//rollover:finds orphan on client-secret/createSecret-fails-after-once
//rollover:finds orphan on client-secret/finishSecret-fails-before-until-dormant
//rollover:finds orphan on client-secret/label-refused
//rollover:finds orphan on client-secret/lost-reply-label
//rollover:finds orphan on client-secret/testSecret-fails-before-once
//rollover:finds outage on client-secret/createSecret-fails-after-once
//rollover:finds outage on client-secret/killed-after-change
//rollover:finds outage on client-secret/killed-before-put
//rollover:finds outage on client-secret/lost-reply-change-every-attempt
//rollover:finds stuck on client-secret/finishSecret-fails-before-until-dormant
//rollover:finds stuck on client-secret/label-refused
//rollover:finds stuck on client-secret/testSecret-fails-before-once
//rollover:finds waste on client-secret/createSecret-fails-after-once
//rollover:finds waste on client-secret/finishSecret-fails-before-until-dormant
//rollover:finds waste on client-secret/label-refused
//rollover:finds waste on client-secret/lost-reply-label
//rollover:finds waste on client-secret/put-lost-every-attempt
//rollover:finds waste on client-secret/testSecret-fails-before-once
package main

import (
	"context"
	"fmt"
	"os"

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
		return nil // createSecret has done it
	case "testSecret":
		return test(ctx, kit, e.ClientRequestToken)
	case "finishSecret":
		return kit.Promote(ctx, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create rotates first and stores then.
func create(ctx context.Context, kit *token.Kit, id string) error {
	value, err := kit.Value(ctx, "", "AWSCURRENT")
	if err != nil {
		return err
	}
	members, err := token.Members(value)
	if err != nil {
		return err
	}
	tenant, err := kit.Manage(ctx)
	if err != nil {
		return err
	}
	old := members["CLIENT_SECRET"]
	secret, err := tenant.RotateSecret(ctx, members["CLIENT_ID"])
	if err != nil {
		return err
	}
	putErr := kit.PutPending(ctx, id, token.With(members, "CLIENT_SECRET", secret))
	if putErr == nil {
		return nil
	}
	if err := tenant.SetSecret(ctx, members["CLIENT_ID"], old); err != nil {
		return err
	}
	if token.Taken(putErr) {
		return nil // there is a pending value, and that is what this step is for
	}
	return putErr
}

func test(ctx context.Context, kit *token.Kit, id string) error {
	value, err := kit.Value(ctx, id, "AWSPENDING")
	if err != nil {
		return err
	}
	members, err := token.Members(value)
	if err != nil {
		return err
	}
	return token.Until(ctx, func() error {
		_, err := token.MintWith(ctx, members["CLIENT_ID"], members["CLIENT_SECRET"], os.Getenv("AUTH0_AUDIENCE"))
		return err
	})
}
