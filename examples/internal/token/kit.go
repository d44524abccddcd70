// Package token is what the example rotation functions share: the calls, and
// nothing of the order they are made in. Each example is a different way, right
// or wrong, to put them together, so whatever convicts one of them is to be
// found in its own file.
//
// The calls themselves are careful: they have time limits, they are repeated
// where that is safe and useful, and they tell an absent value from an unknown one.
package token

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// Event is what Secrets Manager invokes a rotation function with
// (spec/secrets-manager.md 6.4).
type Event struct{ Step, SecretId, ClientRequestToken string }

// Kit makes the calls for one secret. It is safe for concurrent use.
type Kit struct {
	secrets *secretsmanager.Client
	arn     string
}

// New returns a kit for the secret of that ARN, configured by the environment
// of the function.
func New(ctx context.Context, arn string) (*Kit, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	return &Kit{arn: arn, secrets: secretsmanager.NewFromConfig(cfg, func(o *secretsmanager.Options) {
		// No jitter: a failing run can then be played again to the letter.
		o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
			r.Backoff = retry.BackoffDelayerFunc(func(attempt int, _ error) (time.Duration, error) {
				return time.Duration(attempt) * 200 * time.Millisecond, nil
			})
		})
		o.HTTPClient = awshttp.NewBuildableClient().WithTimeout(5 * time.Second).
			WithDialerOptions(func(d *net.Dialer) { d.Timeout = 2 * time.Second })
	})}, nil
}

// Labels returns the version id by staging label.
func (k *Kit) Labels(ctx context.Context) (map[string]string, error) {
	out, err := k.secrets.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &k.arn})
	if err != nil {
		return nil, err
	}
	byLabel := map[string]string{}
	for id, labels := range out.VersionIdsToStages {
		for _, label := range labels {
			byLabel[label] = id
		}
	}
	return byLabel, nil
}

// Value reads the text of the version of that id that holds the label; an empty
// id means whichever version holds it. See [Absent] for its errors.
func (k *Kit) Value(ctx context.Context, id, label string) (string, error) {
	in := &secretsmanager.GetSecretValueInput{SecretId: &k.arn, VersionStage: &label}
	if id != "" {
		in.VersionId = &id
	}
	out, err := k.secrets.GetSecretValue(ctx, in)
	if err != nil {
		return "", err
	}
	return aws.ToString(out.SecretString), nil
}

// PutPending writes a value under AWSPENDING into the version of that id; an
// empty id leaves it to the SDK to make one up.
func (k *Kit) PutPending(ctx context.Context, id, value string) error {
	in := &secretsmanager.PutSecretValueInput{SecretId: &k.arn, SecretString: &value, VersionStages: []string{"AWSPENDING"}}
	if id != "" {
		in.ClientRequestToken = &id
	}
	_, err := k.secrets.PutSecretValue(ctx, in)
	return err
}

// MoveCurrent moves AWSCURRENT between two versions; an empty from means that
// no version holds it yet.
func (k *Kit) MoveCurrent(ctx context.Context, from, to string) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: &k.arn, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: &to,
	}
	if from != "" {
		in.RemoveFromVersionId = &from
	}
	_, err := k.secrets.UpdateSecretVersionStage(ctx, in)
	return err
}

// Promote moves AWSCURRENT to the version of that id, unless it is there.
func (k *Kit) Promote(ctx context.Context, id string) error {
	labels, err := k.Labels(ctx)
	if err != nil || labels["AWSCURRENT"] == id {
		return err
	}
	return k.MoveCurrent(ctx, labels["AWSCURRENT"], id)
}

// Unlabel takes a label off the version of that id.
func (k *Kit) Unlabel(ctx context.Context, label, id string) error {
	_, err := k.secrets.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: &k.arn, VersionStage: &label, RemoveFromVersionId: &id,
	})
	return err
}

// Absent reports whether err says that there is no such value. Any other error
// means that nobody knows.
func Absent(err error) bool {
	var gone *types.ResourceNotFoundException
	return errors.As(err, &gone)
}

// Taken reports whether err says that the version has another value already.
func Taken(err error) bool {
	var taken *types.ResourceExistsException
	return errors.As(err, &taken)
}

// client talks to Auth0.
func client() *http.Client {
	return &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		Proxy:             http.ProxyFromEnvironment,
		DialContext:       (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
		DisableKeepAlives: true,
	}}
}
