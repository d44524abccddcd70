// Command rotate is the deployable rotation function: a Lambda that keeps the
// service token in AWS Secrets Manager fresh from an Auth0 tenant, or, as
// ROTATION_OF says, a client's own secret or private key. All it knows
// is in package rotation; here it meets the clock, the environment and the
// Lambda runtime.
//
// Build it for the runtime provided.al2023 with
//
//	CGO_ENABLED=0 go build -tags lambda.norpc -o bootstrap ./cmd/rotate
//
// Its environment is read by rotation.FromEnv (AUTH0_URL, AUTH0_AUDIENCE and so
// on) and by rotation.AWSFromEnv (AWS_REGION, AWS_ENDPOINT_URL and so on).
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/rolloverhq/rollover/rotation"
)

func main() {
	r, err := rotator()
	if err != nil {
		// The function starts all the same: an error of the invocation is what
		// Secrets Manager reports, and a person finds.
		lambda.Start(func(context.Context, rotation.Event) error { return err })
	}
	lambda.Start(r.Rotate)
}

func rotator() (*rotation.Rotator, error) {
	settings, err := rotation.FromEnv(os.Getenv)
	if err != nil {
		return nil, fmt.Errorf("rotate: %w", err)
	}
	aws, err := rotation.AWSFromEnv(os.Getenv)
	if err != nil {
		return nil, fmt.Errorf("rotate: %w", err)
	}
	return &rotation.Rotator{
		Secrets: rotation.SecretsClient(aws),
		Config:  settings,
		HTTP:    rotation.HTTPClient(),
		Now:     time.Now,
		Wait:    wait,
		Log:     slog.New(slog.NewJSONHandler(os.Stdout, nil)),
	}, nil
}

// wait sleeps for d unless the invocation ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
