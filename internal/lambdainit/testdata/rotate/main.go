// Command rotate is the least function that Secrets Manager can rotate a secret with: the value is the
// token that the service has given the version. With it, .ci/localstack/smoke sees LocalStack run a function.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func main() { lambda.Start(rotate) }

func rotate(ctx context.Context, event struct{ Step, SecretId, ClientRequestToken string }) error {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	secrets := secretsmanager.NewFromConfig(cfg)
	fmt.Println("step", event.Step)
	switch event.Step {
	case "createSecret":
		_, err = secrets.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
			SecretId: &event.SecretId, ClientRequestToken: &event.ClientRequestToken,
			SecretString: &event.ClientRequestToken, VersionStages: []string{"AWSPENDING"},
		})
	case "finishSecret":
		var now *secretsmanager.DescribeSecretOutput
		if now, err = secrets.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &event.SecretId}); err != nil {
			return err
		}
		for version, stages := range now.VersionIdsToStages {
			for _, stage := range stages {
				if stage == "AWSCURRENT" && version != event.ClientRequestToken {
					_, err = secrets.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
						SecretId: &event.SecretId, VersionStage: aws.String("AWSCURRENT"),
						MoveToVersionId: &event.ClientRequestToken, RemoveFromVersionId: &version,
					})
				}
			}
		}
	}
	return err
}
