//go:build sdkv1

package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/secretsmanager"
)

// sdk1 is Secrets Manager by the AWS SDK for Go v1.
type sdk1 struct {
	client *secretsmanager.SecretsManager
}

func newStore() (store, error) {
	s, err := session.NewSession(&aws.Config{
		Region: aws.String(region), Endpoint: aws.String(secretsEndpoint), HTTPClient: &http.Client{Timeout: 5 * time.Second},
	})
	if err != nil {
		return nil, err
	}
	return sdk1{secretsmanager.New(s)}, nil
}

func (s sdk1) labels(ctx context.Context, secret string) (map[string]string, error) {
	out, err := s.client.DescribeSecretWithContext(ctx, &secretsmanager.DescribeSecretInput{SecretId: &secret})
	if err != nil {
		return nil, err
	}
	at := map[string]string{}
	for version, labels := range out.VersionIdsToStages {
		for _, label := range labels {
			at[*label] = version
		}
	}
	return at, nil
}

func (s sdk1) get(ctx context.Context, secret, version, label string) (string, error) {
	in := &secretsmanager.GetSecretValueInput{SecretId: &secret, VersionStage: &label}
	if version != "" {
		in.VersionId = &version
	}
	out, err := s.client.GetSecretValueWithContext(ctx, in)
	if is(err, secretsmanager.ErrCodeResourceNotFoundException) {
		return "", errNoSuchValue
	}
	if err != nil {
		return "", err
	}
	return aws.StringValue(out.SecretString), nil
}

func (s sdk1) put(ctx context.Context, secret, version, value string) error {
	_, err := s.client.PutSecretValueWithContext(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: &secret, ClientRequestToken: &version, SecretString: &value, VersionStages: aws.StringSlice([]string{pending}),
	})
	if is(err, secretsmanager.ErrCodeResourceExistsException) {
		return errTaken
	}
	return err
}

func (s sdk1) move(ctx context.Context, secret, from, to string) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: &secret, VersionStage: aws.String(current), MoveToVersionId: &to}
	if from != "" {
		in.RemoveFromVersionId = &from
	}
	_, err := s.client.UpdateSecretVersionStageWithContext(ctx, in)
	return err
}

func is(err error, code string) bool {
	var said awserr.Error
	return errors.As(err, &said) && said.Code() == code
}
