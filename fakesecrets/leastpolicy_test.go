package fakesecrets_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/iam"
)

// rotatedUnder reports whether the vendor's template can rotate under a policy, and its least policy.
func rotatedUnder(t *testing.T, policy string) (bool, *iam.Policy) {
	t.Helper()
	r := newRig(t, fakesecrets.Options{Reattempts: fakesecrets.Reattempts{Attempts: 1}})
	r.Lambda.set("rotate", template)
	r.check(r.Restrict("rotate", policy))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Settle()
	seen, _ := r.Secret("s")
	return seen.Pending == "", r.As("rotate").LeastPolicy()
}

// The least policy of a rotation is enough to rotate, and without any of its parts it is not.
func TestTheLeastPolicyIsEnoughAndNoMore(t *testing.T) {
	t.Parallel()
	ok, least := rotatedUnder(t, "")
	if !ok {
		t.Fatal("the template does not rotate")
	}
	again, same := rotatedUnder(t, least.String())
	if !again || same.String() != least.String() {
		t.Errorf("under its own least policy it rotates: %v, and needs\n%s\nin place of\n%s", again, same, least)
	}
	actions := least.Statements[0].Action
	equal(t, "actions", strings.Join(actions, " "), "secretsmanager:DescribeSecret secretsmanager:GetSecretValue secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage")
	for i, action := range actions {
		less := iam.Policy{Version: iam.Version2012, Statements: []iam.Statement{least.Statements[0]}}
		less.Statements[0].Action = slices.Delete(slices.Clone(actions), i, i+1)
		if ok, _ := rotatedUnder(t, less.String()); ok {
			t.Errorf("it rotates without %s", action)
		}
	}
}

func TestLeastPoliciesNameWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("one", "1"))
	r.check(r.Put("two", "2"))
	r.check(r.In("us-east-1").Of("111122223333").Put("far", "3"))
	equal(t, "who has done nothing", len(r.As("nobody").LeastPolicy().Statements), 0)
	operator := r.As("operator")
	_, _ = operator.Value("two", "")
	_, _ = operator.Value("missing", "")
	_, _ = operator.Value("arn:aws:secretsmanager:eu-west-1:111122223333:secret:theirs-abcdef", "")
	_ = operator.In("us-east-1").Of("111122223333").Describe("far", "x")
	_ = operator.Describe("not a name", "x")
	want := map[string]string{
		"arn:aws:secretsmanager:eu-west-1:000000000000:secret:missing-??????": "[secretsmanager:GetSecretValue]",
		"arn:aws:secretsmanager:eu-west-1:000000000000:secret:two-??????":     "[secretsmanager:GetSecretValue]",
		"arn:aws:secretsmanager:eu-west-1:111122223333:secret:theirs-??????":  "[secretsmanager:GetSecretValue]",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:far-??????":     "[secretsmanager:UpdateSecret]",
	}
	equal(t, "from Go", fmt.Sprint(byResource(operator.LeastPolicy())), fmt.Sprint(want))

	_, err := r.Client.BatchGetSecretValue(ctx, &secretsmanager.BatchGetSecretValueInput{SecretIdList: []string{"two"}})
	r.check(err)
	batch := byResource(r.LeastPolicy())
	equal(t, "a batch", batch["*"], "[secretsmanager:BatchGetSecretValue]")
	_, err = r.Client.BatchGetSecretValue(ctx, &secretsmanager.BatchGetSecretValueInput{Filters: []types.Filter{{Key: "name", Values: []string{"one"}}}})
	r.check(err)
	_, err = r.Client.GetRandomPassword(ctx, &secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(8)})
	r.check(err)
	batch = byResource(r.LeastPolicy())
	equal(t, "a batch by filters", batch["*"], "[secretsmanager:BatchGetSecretValue secretsmanager:GetRandomPassword secretsmanager:ListSecrets]")
	equal(t, "what it found", batch["arn:aws:secretsmanager:eu-west-1:000000000000:secret:one-??????"], "[secretsmanager:CreateSecret secretsmanager:GetSecretValue]")
}

func byResource(p *iam.Policy) map[string]string {
	all := map[string]string{}
	for _, st := range p.Statements {
		for _, r := range st.Resource {
			all[r] = fmt.Sprint(st.Action)
		}
	}
	return all
}
