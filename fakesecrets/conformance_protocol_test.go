package fakesecrets_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// Spec 11.1.
var protocolCases = []conformanceCase{
	{number: "1", about: "no ClientRequestToken", play: func(c *stand) {
		status, answer := c.raw("CreateSecret", `{"Name":"x","SecretString":"a"}`)
		equal(c, "status", status, 400)
		equal(c, "error", fmt.Sprint(answer), fmt.Sprint(map[string]any{"__type": invalidRequest, "Message": e5}))
	}},
	{number: "2", about: "the same before the secret is looked for", play: func(c *stand) {
		for _, op := range []string{"UpdateSecret", "PutSecretValue"} {
			status, answer := c.raw(op, `{"SecretId":"nobody","SecretString":"a"}`)
			equal(c, "status", status, 400)
			equal(c, "error", fmt.Sprint(answer), fmt.Sprint(map[string]any{"__type": invalidRequest, "Message": e5}))
		}
	}},
	{number: "3", about: "RotateSecret has another code for it", play: func(c *stand) {
		status, answer := c.raw("RotateSecret", `{"SecretId":"nobody","SecretString":"a","Description":"x"}`)
		equal(c, "status", status, 400)
		equal(c, "error", fmt.Sprint(answer), fmt.Sprint(map[string]any{"__type": invalidParameter, "Message": e5}))
	}},
	{number: "4", about: "characters of a name", play: func(c *stand) {
		const text = "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
		for _, name := range []string{"Inv Name", "Inv*Name", "Inv?Name", "Inv]Name", `Inv\Name`} {
			_, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &name})
			c.refused(err, validation, text)
			_, err = c.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &name})
			c.refused(err, validation, text)
			_, err = c.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name})
			c.refused(err, validation, text)
			_, err = c.Client.ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{SecretId: &name})
			c.refused(err, validation, text)
			_, err = c.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &name, SecretString: aws.String("x")})
			c.refused(err, validation, text)
			_, err = c.Client.UpdateSecret(ctx, &secretsmanager.UpdateSecretInput{SecretId: &name})
			c.refused(err, validation, text)
			_, err = c.Client.TagResource(ctx, &secretsmanager.TagResourceInput{SecretId: &name, Tags: []types.Tag{}})
			c.refused(err, validation, text)
			_, err = c.Client.UntagResource(ctx, &secretsmanager.UntagResourceInput{SecretId: &name, TagKeys: []string{}})
			c.refused(err, validation, text)
			_, err = c.Client.ValidateResourcePolicy(ctx, &secretsmanager.ValidateResourcePolicyInput{SecretId: &name, ResourcePolicy: aws.String("{}")})
			c.refused(err, validation, text)
			_, err = c.Client.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: &name, ForceDeleteWithoutRecovery: aws.Bool(true)})
			c.refused(err, validation, text)
		}
	}},
	{number: "5", about: "an unknown secret is a 400", play: func(c *stand) {
		status, answer := c.raw("DescribeSecret", `{"SecretId":"nobody"}`)
		equal(c, "status", status, 400)
		equal(c, "error", fmt.Sprint(answer), fmt.Sprint(map[string]any{"__type": notFound, "Message": e1}))
	}},
	{number: "6", about: "partial ARN", play: func(c *stand) {
		out, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("Valid/_+=.@-Name")})
		c.ok(err)
		partial := (*out.ARN)[:len(*out.ARN)-7]
		d, err := c.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &partial})
		c.ok(err)
		equal(c, "ARN", *d.ARN, *out.ARN)
	}},
	{number: "7", about: "a name that ends like an ARN", play: func(c *stand) {
		out, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("Invalid/_+=.@-Name-a1b2c3")})
		c.ok(err)
		partial := (*out.ARN)[:len(*out.ARN)-7]
		_, err = c.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &partial})
		c.refused(err, notFound, e1)
	}},
	{number: "8", about: "bytes travel as base64", play: func(c *stand) {
		_, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name, SecretBinary: []byte("footest")})
		c.ok(err)
		_, answer := c.raw("GetSecretValue", `{"SecretId":"`+c.name+`"}`)
		equal(c, "SecretBinary", fmt.Sprint(answer["SecretBinary"]), "Zm9vdGVzdA==")
		if _, there := answer["SecretString"]; there {
			c.Errorf("there is a SecretString in %v", answer)
		}
	}},
	{number: "9", about: "dates are numbers with a fraction", play: func(c *stand) {
		c.create()
		_, answer := c.raw("DescribeSecret", `{"SecretId":"`+c.name+`"}`)
		for _, member := range []string{"CreatedDate", "LastChangedDate"} {
			n, isNumber := answer[member].(json.Number)
			if !isNumber || !strings.Contains(n.String(), ".") {
				c.Errorf("%s is %v", member, answer[member])
			}
		}
	}},
}
