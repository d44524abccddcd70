// Command refresher is the Lambda function that refreshes the ledger's token.
package main

import (
	"context"
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"example.com/ledger/refresh"
)

func main() {
	settings, err := config.LoadDefaultConfig(context.Background(),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(5*time.Second)),
		config.WithRetryer(func() aws.Retryer { return retry.AddWithMaxBackoffDelay(retry.NewStandard(), time.Second) }))
	if err != nil {
		log.Fatal(err)
	}
	job := &refresh.Job{
		Secrets:  secretsmanager.NewFromConfig(settings),
		Tenant:   os.Getenv("LEDGER_TENANT"),
		Audience: os.Getenv("LEDGER_AUDIENCE"),
		Client:   os.Getenv("LEDGER_CLIENT"),
	}
	lambda.Start(func(ctx context.Context, r refresh.Request) error { return job.Do(ctx, r) })
}
