// Command rotate is the cases' rotation function as a Lambda.
package main

import (
	"context"
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/conformance"
)

func main() {
	c, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	client := secretsmanager.NewFromConfig(c, func(o *secretsmanager.Options) {
		if url := os.Getenv("SECRETS_MANAGER_ENDPOINT"); url != "" {
			o.BaseEndpoint = aws.String(url)
		}
	})
	lambda.Start(conformance.Rotator{Client: client, Sleep: sleep}.Handle)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
