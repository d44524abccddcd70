package fakesecrets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

const (
	malformedPolicy = "MalformedPolicyDocumentException"
	accessDenied    = "AccessDeniedException"
)

// resourcePolicy is a policy with one statement, which has an Action of all and a Resource of all.
func resourcePolicy(rest string) string {
	return `{"Version":"2012-10-17","Statement":[{` + rest + `,"Action":"secretsmanager:*","Resource":"*"}]}`
}

func TestPoliciesAreValidated(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Create("s"))
	validate := func(secret *string, policy string) string {
		out, err := r.Client.ValidateResourcePolicy(ctx, &secretsmanager.ValidateResourcePolicyInput{SecretId: secret, ResourcePolicy: &policy})
		if err != nil {
			return codeOf(err)
		}
		checks := []string{fmt.Sprint(out.PolicyValidationPassed)}
		for _, e := range out.ValidationErrors {
			checks = append(checks, *e.CheckName)
		}
		return strings.Join(checks, " ")
	}
	for policy, want := range map[string]string{
		`{`:                                malformedPolicy,
		`{"Statement":[]}`:                 malformedPolicy,
		resourcePolicy(`"Effect":"Allow"`): malformedPolicy,
		resourcePolicy(`"Effect":"Allow","Principal":{"AWS":"billing"}`):      malformedPolicy,
		resourcePolicy(`"Effect":"Allow","Principal":{"AWS":"000000000000"}`): "true",
		resourcePolicy(`"Effect":"Allow","Principal":"*"`):                    "false PublicPolicy",
		resourcePolicy(`"Effect":"Deny","Principal":"*"`):                     "false LockoutPolicy",
	} {
		equal(t, policy, validate(nil, policy), want)
		equal(t, policy+" of a secret", validate(aws.String("s"), policy), want)
	}
	equal(t, "of an unknown secret", validate(aws.String("nobody"), resourcePolicy(`"Effect":"Allow","Principal":"*"`)), notFound)
}

func TestPutResourcePolicyRefuses(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Create("s"))
	put := func(policy string, block bool) error {
		_, err := r.Client.PutResourcePolicy(ctx, &secretsmanager.PutResourcePolicyInput{SecretId: aws.String("s"), ResourcePolicy: &policy, BlockPublicPolicy: &block})
		return err
	}
	for _, c := range []struct {
		policy     string
		block      bool
		code, text string
	}{
		{`{}`, false, malformedPolicy, "This policy has invalid syntax."},
		{resourcePolicy(`"Effect":"Allow","Principal":{"AWS":"nobody"}`), false, malformedPolicy, "This resource policy contains an unsupported principal"},
		{resourcePolicy(`"Effect":"Allow","Principal":"*"`), true, "PublicPolicyException", ""},
		{resourcePolicy(`"Effect":"Allow","Principal":"*"`), false, "", ""},
		{resourcePolicy(`"Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}`), true, "", ""},
	} {
		err := put(c.policy, c.block)
		if codeOf(err) != c.code || err != nil && !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %s %s", c.policy, err, c.code, c.text)
		}
	}
}
