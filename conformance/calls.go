package conformance

import (
	"bytes"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// create makes the case's secret with the value "a" as v1, and returns its ARN.
func (c *stand) create() string {
	c.tb.Helper()
	out, err := c.Client.CreateSecret(c.ctx(), &secretsmanager.CreateSecretInput{Name: &c.name, SecretString: aws.String("a")})
	c.ok(err)
	c.ids = append(c.ids, aws.ToString(out.VersionId))
	return aws.ToString(out.ARN)
}

// createEmpty makes it without a value.
func (c *stand) createEmpty() *secretsmanager.CreateSecretOutput {
	c.tb.Helper()
	out, err := c.Client.CreateSecret(c.ctx(), &secretsmanager.CreateSecretInput{Name: &c.name})
	c.ok(err)
	return out
}

func (c *stand) createWith(token, value string) (*secretsmanager.CreateSecretOutput, error) {
	return c.Client.CreateSecret(c.ctx(), &secretsmanager.CreateSecretInput{Name: &c.name, ClientRequestToken: &token, SecretString: &value})
}

// put puts a value with these labels as the next version.
func (c *stand) put(value string, labels ...string) *secretsmanager.PutSecretValueOutput {
	c.tb.Helper()
	out, err := c.Client.PutSecretValue(c.ctx(), &secretsmanager.PutSecretValueInput{
		SecretId: &c.name, SecretString: &value, VersionStages: labels,
	})
	c.ok(err)
	c.ids = append(c.ids, aws.ToString(out.VersionId))
	return out
}

func (c *stand) putWith(token, value string) (*secretsmanager.PutSecretValueOutput, error) {
	return c.Client.PutSecretValue(c.ctx(), &secretsmanager.PutSecretValueInput{SecretId: &c.name, ClientRequestToken: &token, SecretString: &value})
}

func (c *stand) updateWith(token, value string) (*secretsmanager.UpdateSecretOutput, error) {
	return c.Client.UpdateSecret(c.ctx(), &secretsmanager.UpdateSecretInput{SecretId: &c.name, ClientRequestToken: &token, SecretString: &value})
}

// move moves a label from version to version, counted from 1; 0 leaves the member out.
func (c *stand) move(label string, from, to int) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: &c.name, VersionStage: &label}
	if from > 0 {
		in.RemoveFromVersionId = &c.ids[from-1]
	}
	if to > 0 {
		in.MoveToVersionId = &c.ids[to-1]
	}
	_, err := c.Client.UpdateSecretVersionStage(c.ctx(), in)
	return err
}

// get reads a value; the parameters are empty where the member is to be left out.
func (c *stand) get(version, label string) (*secretsmanager.GetSecretValueOutput, error) {
	in := &secretsmanager.GetSecretValueInput{SecretId: &c.name}
	if version != "" {
		in.VersionId = &version
	}
	if label != "" {
		in.VersionStage = &label
	}
	return c.Client.GetSecretValue(c.ctx(), in)
}

func (c *stand) describe() *secretsmanager.DescribeSecretOutput {
	c.tb.Helper()
	out, err := c.Client.DescribeSecret(c.ctx(), &secretsmanager.DescribeSecretInput{SecretId: &c.name})
	c.ok(err)
	return out
}

func (c *stand) list(deprecated bool) []types.SecretVersionsListEntry {
	c.tb.Helper()
	out, err := c.Client.ListSecretVersionIds(c.ctx(), &secretsmanager.ListSecretVersionIdsInput{SecretId: &c.name, IncludeDeprecated: &deprecated})
	c.ok(err)
	return out.Versions
}

// delete deletes with a recovery window of so many days, 0 leaving the member out.
func (c *stand) delete(days int64, force bool) (*secretsmanager.DeleteSecretOutput, error) {
	in := &secretsmanager.DeleteSecretInput{SecretId: &c.name}
	if days > 0 {
		in.RecoveryWindowInDays = &days
	}
	if force {
		in.ForceDeleteWithoutRecovery = &force
	}
	return c.Client.DeleteSecret(c.ctx(), in)
}

// post sends a body as it is, and returns status and answer.
func (c *stand) post(operation, body string) (int, map[string]any) {
	c.tb.Helper()
	status, text, err := c.Post(operation, body)
	c.ok(err)
	var answer map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&answer); err != nil {
		c.Fatalf("the answer %q is no JSON object: %v", text, err)
	}
	return status, answer
}
