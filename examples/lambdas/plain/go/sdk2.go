//go:build !sdkv1

package main

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// sdk2 is Secrets Manager by the AWS SDK for Go v2, in the words that it has had from its first release on.
type sdk2 struct{ client *secretsmanager.Client }

func newStore() (store, error) {
	cfg, err := config.LoadDefaultConfig(context.Background(), config.WithRegion(region),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(5*time.Second)))
	if err != nil {
		return nil, err
	}
	return sdk2{secretsmanager.NewFromConfig(cfg, func(o *secretsmanager.Options) {
		o.EndpointResolver = secretsmanager.EndpointResolverFromURL(secretsEndpoint)
	})}, nil
}

func (s sdk2) labels(ctx context.Context, secret string) (map[string]string, error) {
	out, err := s.client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &secret})
	if err != nil {
		return nil, err
	}
	at := map[string]string{}
	for version, labels := range out.VersionIdsToStages {
		for _, label := range labels {
			at[label] = version
		}
	}
	return at, nil
}

func (s sdk2) get(ctx context.Context, secret, version, label string) (string, error) {
	in := &secretsmanager.GetSecretValueInput{SecretId: &secret, VersionStage: &label}
	if version != "" {
		in.VersionId = &version
	}
	out, err := s.client.GetSecretValue(ctx, in)
	var absent *types.ResourceNotFoundException
	if errors.As(err, &absent) {
		return "", errNoSuchValue
	}
	if err != nil {
		return "", err
	}
	return aws.ToString(out.SecretString), nil
}

func (s sdk2) put(ctx context.Context, secret, version, value string) error {
	_, err := s.client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: &secret, ClientRequestToken: &version, SecretString: &value, VersionStages: []string{pending},
	})
	var taken *types.ResourceExistsException
	if errors.As(err, &taken) {
		return errTaken
	}
	return err
}

func (s sdk2) move(ctx context.Context, secret, from, to string) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: &secret, VersionStage: aws.String(current), MoveToVersionId: &to}
	if from != "" {
		in.RemoveFromVersionId = &from
	}
	_, err := s.client.UpdateSecretVersionStage(ctx, in)
	return err
}
