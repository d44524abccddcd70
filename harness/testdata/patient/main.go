// Command patient is a function that takes its time: it sleeps, it reads a secret with the SDK's own
// retries, and it compares a token's end with its own clock.
package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

type answer struct {
	Before, After time.Time
	Expired       bool // what is in the secret, by this function's own clock
}

func main() {
	lambda.Start(func(ctx context.Context) (answer, error) {
		a := answer{Before: time.Now().UTC()}
		time.Sleep(30 * time.Second)
		cfg, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return a, err
		}
		id := "expiry"
		out, err := secretsmanager.NewFromConfig(cfg).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id})
		if err != nil {
			return a, err
		}
		var exp time.Time
		if err := json.Unmarshal([]byte(*out.SecretString), &exp); err != nil {
			return a, err
		}
		a.After = time.Now().UTC()
		a.Expired = !a.After.Before(exp)
		return a, nil
	})
}
