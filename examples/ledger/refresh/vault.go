package refresh

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// vault is the secret, and where its labels were when it was last looked at.
type vault struct {
	*secretsmanager.Client
	secret string
	at     map[string]string // label → version
}

// look finds out where the labels are.
func (v *vault) look(ctx context.Context) error {
	described, err := v.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &v.secret})
	if err != nil {
		return err
	}
	v.at = map[string]string{}
	for _, label := range []string{"AWSCURRENT", "AWSPENDING"} {
		for version, labels := range described.VersionIdsToStages {
			if slices.Contains(labels, label) {
				v.at[label] = version
			}
		}
	}
	return nil
}

// value reads what is under a label.
func (v *vault) value(ctx context.Context, label string) (string, error) {
	got, err := v.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &v.secret, VersionStage: &label})
	if err != nil {
		return "", err
	}
	return aws.ToString(got.SecretString), nil
}

// pending reads what is under AWSPENDING, which may take a moment to show after it was written.
func (v *vault) pending(ctx context.Context) (string, error) {
	for {
		text, err := v.value(ctx, "AWSPENDING")
		if err == nil || !missing(err) || !wait(ctx, 4*time.Second) {
			return text, err
		}
	}
}

// store writes a value under AWSPENDING. A version that has another value keeps it, and then the label goes to a
// version of the value's own.
func (v *vault) store(ctx context.Context, version, text string) error {
	put := func(version *string) error {
		_, err := v.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
			SecretId: &v.secret, ClientRequestToken: version, SecretString: &text, VersionStages: []string{"AWSPENDING"},
		})
		return err
	}
	err := put(&version)
	if taken := new(types.ResourceExistsException); errors.As(err, &taken) {
		return put(nil) // the SDK makes an id, and keeps it for its retries
	}
	return err
}

// promote moves AWSCURRENT. Whether it did, where no answer came, is to be seen in the secret.
func (v *vault) promote(ctx context.Context) error {
	move := &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: &v.secret, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: aws.String(v.at["AWSPENDING"]),
	}
	if was := v.at["AWSCURRENT"]; was != "" {
		move.RemoveFromVersionId = &was
	}
	_, failed := v.UpdateSecretVersionStage(ctx, move)
	if failed == nil {
		return nil
	}
	if err := v.look(ctx); err != nil {
		return errors.Join(failed, err)
	}
	if v.at["AWSCURRENT"] == v.at["AWSPENDING"] {
		return nil
	}
	return failed
}

// missing says that there is no such value. Any other error says that nobody knows.
func missing(err error) bool {
	gone := new(types.ResourceNotFoundException)
	return errors.As(err, &gone)
}

// with is a value with another token in it, and all else as it was.
func with(text, token string) (string, error) {
	members := map[string]json.RawMessage{}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &members); err != nil {
			return "", errors.New("the current value is no JSON object: mend it by hand")
		}
	}
	quoted, err := json.Marshal(token)
	if err != nil {
		return "", err
	}
	members["token"] = quoted
	made, err := json.Marshal(members)
	return string(made), err
}

// tokenIn is the token in a value, or nothing.
func tokenIn(text string) string {
	var members struct {
		Token string `json:"token"`
	}
	if json.Unmarshal([]byte(text), &members) != nil {
		return ""
	}
	return members.Token
}

// fresh reports whether the token in a value was issued just now.
func fresh(text string) bool {
	c, err := claimsOf(tokenIn(text))
	return err == nil && time.Since(time.Unix(c.Issued, 0)) <= oldest
}

// own reads who the ledger is at Auth0.
func (j *Job) own(ctx context.Context, v *vault) (id, secret string, err error) {
	got, err := v.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &j.Client})
	if err != nil {
		return "", "", err
	}
	var members struct{ ID, Secret string }
	if json.Unmarshal([]byte(aws.ToString(got.SecretString)), &members) != nil || members.ID == "" {
		return "", "", fmt.Errorf("the secret %s has no id and secret in it", j.Client)
	}
	return members.ID, members.Secret, nil
}
