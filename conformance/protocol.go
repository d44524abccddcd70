package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// answers asserts an error answer as it stands on the wire.
func (c *stand) answers(operation, body, code, message string) {
	c.tb.Helper()
	status, answer := c.post(operation, body)
	got := fmt.Sprintf("%s: %d %v", operation, status, answer)
	if want := fmt.Sprintf("%s: %d %v", operation, 400, map[string]any{"__type": code, "Message": message}); got != want {
		c.saw(got, want)
	}
}

// badNames is what ten operations answer to a name.
func (c *stand) badNames(name string) map[string]error {
	calls := map[string]error{}
	_, calls["CreateSecret"] = c.Client.CreateSecret(c.ctx(), &secretsmanager.CreateSecretInput{Name: &name})
	_, calls["DescribeSecret"] = c.Client.DescribeSecret(c.ctx(), &secretsmanager.DescribeSecretInput{SecretId: &name})
	_, calls["GetSecretValue"] = c.Client.GetSecretValue(c.ctx(), &secretsmanager.GetSecretValueInput{SecretId: &name})
	_, calls["ListSecretVersionIds"] = c.Client.ListSecretVersionIds(c.ctx(), &secretsmanager.ListSecretVersionIdsInput{SecretId: &name})
	_, calls["PutSecretValue"] = c.Client.PutSecretValue(c.ctx(), &secretsmanager.PutSecretValueInput{SecretId: &name, SecretString: aws.String("x")})
	_, calls["UpdateSecret"] = c.Client.UpdateSecret(c.ctx(), &secretsmanager.UpdateSecretInput{SecretId: &name})
	_, calls["TagResource"] = c.Client.TagResource(c.ctx(), &secretsmanager.TagResourceInput{SecretId: &name, Tags: []types.Tag{}})
	_, calls["UntagResource"] = c.Client.UntagResource(c.ctx(), &secretsmanager.UntagResourceInput{SecretId: &name, TagKeys: []string{}})
	_, calls["ValidateResourcePolicy"] = c.Client.ValidateResourcePolicy(c.ctx(), &secretsmanager.ValidateResourcePolicyInput{SecretId: &name, ResourcePolicy: aws.String("{}")})
	_, calls["DeleteSecret"] = c.Client.DeleteSecret(c.ctx(), &secretsmanager.DeleteSecretInput{SecretId: &name, ForceDeleteWithoutRecovery: aws.Bool(true)})
	return calls
}

func protocolCases() []Case {
	return []Case{
		{
			Number:   "1",
			Asked:    "CreateSecret without a ClientRequestToken, as no SDK sends it",
			Expected: "400, `__type` InvalidRequestException, `Message`: " + e5,
			Source:   "[recorded] LS:test_no_client_request_token",
			ask: func(c *stand) {
				c.answers("CreateSecret", `{"Name":"`+c.name+`","SecretString":"a"}`, invalidRequest, e5)
			},
		},
		{
			Number:   "2",
			Asked:    "the same for UpdateSecret and PutSecretValue, of an unknown secret",
			Expected: "the same, before the secret is looked for",
			Source:   "[recorded] LS:test_no_client_request_token",
			ask: func(c *stand) {
				for _, operation := range []string{"UpdateSecret", "PutSecretValue"} {
					c.answers(operation, `{"SecretId":"`+c.name+`","SecretString":"a"}`, invalidRequest, e5)
				}
			},
		},
		{
			Number:   "3",
			Asked:    "the same for RotateSecret",
			Expected: "400, InvalidParameterException: " + e5,
			Source:   "[recorded] LS:test_no_client_request_token",
			ask: func(c *stand) {
				c.answers("RotateSecret", `{"SecretId":"`+c.name+`","SecretString":"a","Description":"x"}`, invalidParameter, e5)
			},
		},
		{
			Number:   "4",
			Asked:    "names with a space, `*`, `?`, `]` or a backslash, in ten operations",
			Expected: "ValidationException: " + badName,
			Source:   "[recorded] LS:test_invalid_secret_name",
			ask: func(c *stand) {
				for _, bad := range []string{" ", "*", "?", "]", `\`} {
					calls := c.badNames(c.name + bad + "x")
					for _, operation := range slices.Sorted(maps.Keys(calls)) {
						if err := calls[operation]; !isRefusal(err, validation, badName) {
							c.saw(fmt.Sprintf("%s of a name with %q: %s", operation, bad, told(err)), validation+": "+badName)
							return
						}
					}
				}
			},
		},
		{
			Number:   "5",
			Asked:    "DescribeSecret of an unknown name",
			Expected: "400, ResourceNotFoundException: " + e1,
			Source:   "[recorded] LS:test_secret_not_found",
			ask:      func(c *stand) { c.answers("DescribeSecret", `{"SecretId":"`+c.name+`"}`, notFound, e1) },
		},
		{
			Number:   "6",
			Asked:    "C(\"Valid/_+=.@-Name\"), D by the ARN without its suffix",
			Expected: "found",
			Source:   "[recorded] LS:test_create_and_update_secret",
			ask: func(c *stand) {
				c.name = c.secret("Valid/_+=.@-Name")
				arn := c.create()
				d, err := c.Client.DescribeSecret(c.ctx(), &secretsmanager.DescribeSecretInput{SecretId: aws.String(arn[:len(arn)-7])})
				c.ok(err)
				equal(c, "the ARN", aws.ToString(d.ARN), arn)
			},
		},
		{
			Number:   "7",
			Asked:    "C(\"Invalid/_+=.@-Name-a1b2c3\"), D by the ARN without its suffix",
			Expected: "ResourceNotFoundException: " + e1,
			Source:   "[recorded] LS:test_create_and_update_secret",
			ask: func(c *stand) {
				c.name = c.secret("Invalid/_+=.@-Name-a1b2c3")
				arn := c.create()
				_, err := c.Client.DescribeSecret(c.ctx(), &secretsmanager.DescribeSecretInput{SecretId: aws.String(arn[:len(arn)-7])})
				c.refused(err, notFound, e1)
			},
		},
		{
			Number:   "8",
			Asked:    "C(SecretBinary `footest`), G as it stands on the wire",
			Expected: "SecretBinary Zm9vdGVzdA==, no SecretString",
			Source:   "[recorded] LS:test_change_secret_value_after_creation",
			ask: func(c *stand) {
				_, err := c.Client.CreateSecret(c.ctx(), &secretsmanager.CreateSecretInput{Name: &c.name, SecretBinary: []byte("footest")})
				c.ok(err)
				_, answer := c.post("GetSecretValue", `{"SecretId":"`+c.name+`"}`)
				equal(c, "SecretBinary", fmt.Sprint(answer["SecretBinary"]), "Zm9vdGVzdA==")
				if text, there := answer["SecretString"]; there {
					c.Errorf("there is a SecretString, %v", text)
				}
			},
		},
		{
			Number:   "9",
			Asked:    "D as it stands on the wire",
			Expected: "CreatedDate and LastChangedDate are numbers with a fraction",
			Source:   "[doc], [reported]",
			ask: func(c *stand) {
				c.create()
				_, answer := c.post("DescribeSecret", `{"SecretId":"`+c.name+`"}`)
				for _, member := range []string{"CreatedDate", "LastChangedDate"} {
					if n, is := answer[member].(json.Number); !is || !strings.Contains(n.String(), ".") {
						c.Errorf("%s is %v", member, answer[member])
					}
				}
			},
		},
	}
}
