// Command logs-with-care is a rotation function done right: a known-good subject,
// which every harness that is worth its name acquits.
//
// It rotates the secret of an application, and says much of what it does: which
// client, in base64, too, the last four characters of the new secret and its
// fingerprint, and of the token that it tries the secret with all but the
// signature. Nobody can use any of that.
//
//rollover:setup client-secret
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
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
		return set(ctx, kit)
	case "testSecret":
		members, err := pending(ctx, kit)
		if err != nil {
			return err
		}
		return token.Until(ctx, func() error { return try(ctx, members) })
	case "finishSecret":
		return finish(ctx, kit, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

// create stores a secret of its own choice, unless there is one.
func create(ctx context.Context, kit *token.Kit, id string) error {
	labels, err := kit.Labels(ctx)
	if err != nil || labels["AWSCURRENT"] == id {
		return err
	}
	if _, err := kit.Value(ctx, id, "AWSPENDING"); err == nil || !token.Absent(err) {
		return err
	}
	value, err := kit.Value(ctx, labels["AWSCURRENT"], "AWSCURRENT")
	if err != nil {
		return err
	}
	members, err := token.Members(value)
	if err != nil {
		return err
	}
	err = kit.PutPending(ctx, id, token.With(members, "CLIENT_SECRET", rand.Text()+rand.Text()))
	if token.Taken(err) {
		return nil // it was stored, and nobody heard of it
	}
	return err
}

func set(ctx context.Context, kit *token.Kit) error {
	members, err := pending(ctx, kit)
	if err != nil {
		return err
	}
	if err := try(ctx, members); !token.Refused(err) {
		return err
	}
	tenant, err := kit.Manage(ctx)
	if err != nil {
		return err
	}
	secret := members["CLIENT_SECRET"]
	log.Printf("client %s (%s) gets the secret that ends in %s and has the fingerprint %x", members["CLIENT_ID"],
		base64.StdEncoding.EncodeToString([]byte(members["CLIENT_ID"])), secret[len(secret)-4:], sha256.Sum256([]byte(secret)))
	return tenant.SetSecret(ctx, members["CLIENT_ID"], secret)
}

// finish moves AWSCURRENT, or finds that it has moved.
func finish(ctx context.Context, kit *token.Kit, id string) error {
	err := kit.Promote(ctx, id)
	if err == nil {
		return nil
	}
	if labels, lookErr := kit.Labels(ctx); lookErr == nil && labels["AWSCURRENT"] == id {
		return nil
	}
	return err
}

// pending is what holds AWSPENDING, which may take a moment to show.
func pending(ctx context.Context, kit *token.Kit) (map[string]string, error) {
	for range 5 {
		value, err := kit.Value(ctx, "", "AWSPENDING")
		if err == nil {
			return token.Members(value)
		}
		if !token.Absent(err) {
			return nil, err
		}
		if err := token.Sleep(ctx, 300*time.Millisecond); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("there is no pending value: createSecret has not run")
}

// try mints a token with a secret.
func try(ctx context.Context, members map[string]string) error {
	minted, err := token.MintWith(ctx, members["CLIENT_ID"], members["CLIENT_SECRET"], os.Getenv("AUTH0_AUDIENCE"))
	if err != nil {
		return err
	}
	signed := strings.LastIndexByte(minted, '.')
	log.Printf("the tenant minted %s.(signature)", minted[:signed])
	return nil
}
