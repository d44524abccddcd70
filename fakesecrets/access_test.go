package fakesecrets_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/iam"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestRestrictedPrincipals(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.World.Callers.Register("AKIDREADER", &world.Caller{Name: "reader"})
	reader := clientAs(r.URL(), "AKIDREADER")
	r.check(r.Put("app/token", "a"))
	r.check(r.Put("app/other", "b"))
	r.check(r.Restrict("reader", `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","secretsmanager:CreateSecret"],"Resource":"arn:aws:secretsmanager:*:*:secret:app/t*-??????"},
		{"Effect":"Deny","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"secretsmanager:VersionStage":"AWSPENDING"}}}]}`))
	get := func(id string, stage *string) error {
		_, err := reader.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id, VersionStage: stage})
		return err
	}
	seen, _ := r.Secret("app/token")
	for _, id := range []string{"app/token", seen.ARN, seen.ARN[:len(seen.ARN)-7]} {
		equal(t, id, codeOf(get(id, nil)), "")
	}
	equal(t, "a denied stage", codeOf(get("app/token", aws.String("AWSPENDING"))), accessDenied)
	for _, id := range []string{"app/other", "app/nobody", "arn:aws:secretsmanager:eu-west-1:000000000000:secret:app/nobody-abcdef"} {
		var api interface{ ErrorMessage() string }
		if err := get(id, nil); !errors.As(err, &api) || api.ErrorMessage() != "User: arn:aws:iam::000000000000:user/reader is not authorized to perform: secretsmanager:GetSecretValue on resource: "+id+" because no identity-based policy allows the secretsmanager:GetSecretValue action" {
			t.Errorf("%s: %v", id, err)
		}
	}
	create := func(name string) error {
		_, err := reader.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &name})
		return err
	}
	equal(t, "to create what may be", codeOf(create("app/too")), "")
	equal(t, "to create what may not", codeOf(create("app/new")), accessDenied)
	_, err := reader.ListSecrets(ctx, &secretsmanager.ListSecretsInput{})
	equal(t, "to list", codeOf(err), accessDenied)
	_, err = reader.GetRandomPassword(ctx, &secretsmanager.GetRandomPasswordInput{})
	equal(t, "a password", codeOf(err), accessDenied)
	_, err = reader.BatchGetSecretValue(ctx, &secretsmanager.BatchGetSecretValueInput{SecretIdList: []string{"app/token"}})
	equal(t, "a batch", codeOf(err), accessDenied)
	equal(t, "from Go", codeOf(r.As("reader").Tag("app/token", "a", "b")), accessDenied)

	// What a batch retrieves is asked for as GetSecretValue would be, with its conditions.
	r.check(r.Restrict("reader", `{"Statement":[{"Effect":"Allow","Action":"secretsmanager:BatchGetSecretValue","Resource":"*"},
		{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:*:*:secret:app/t*","Condition":{"StringEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}}]}`))
	out, err := reader.BatchGetSecretValue(ctx, &secretsmanager.BatchGetSecretValueInput{SecretIdList: []string{"app/token", "app/other"}})
	r.check(err)
	equal(t, "retrieved, and not", fmt.Sprint(len(out.SecretValues), " ", *out.Errors[0].ErrorCode), "1 "+accessDenied)

	var syntax *iam.SyntaxError
	if err := r.Restrict("reader", `{}`); !errors.As(err, &syntax) {
		t.Errorf("an empty policy: %v", err)
	}
	r.check(r.Restrict("reader", ""))
	equal(t, "unrestricted", codeOf(get("app/other", nil)), "")
}

// A malformed request is told what is wrong with it even if it may do nothing; a secret's state is for
// those who may ask.
func TestOrderOfChecks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("gone", "a"))
	r.check(r.Delete("gone", 7))
	reader := r.As("reader")
	equal(t, "state", codeOf(reader.Tag("gone", "a", "b")), invalidRequest)
	r.check(r.Restrict("reader", `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`))
	equal(t, "shape", codeOf(reader.Tag("gone", "", "b")), validation)
	equal(t, "access before state", codeOf(reader.Tag("gone", "a", "b")), accessDenied)
	equal(t, "access before existence", codeOf(reader.Tag("nobody", "a", "b")), accessDenied)
}

// Within an account the secret's own policy is enough if it names the principal, and a Deny decides.
func TestResourcePoliciesWithinAnAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	r.check(r.Restrict("reader", `{"Statement":{"Effect":"Allow","Action":"secretsmanager:ListSecrets","Resource":"*"}}`))
	get := func(principal string) string {
		_, err := r.As(principal).Value("s", "")
		return codeOf(err)
	}
	equal(t, "without", get("reader"), accessDenied)
	r.check(r.SetPolicy("s", resourcePolicy(`"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:root"}`)))
	equal(t, "left to the account", get("reader"), accessDenied)
	r.check(r.SetPolicy("s", resourcePolicy(`"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/reader"}`)))
	equal(t, "by name", get("reader"), "")
	r.check(r.SetPolicy("s", resourcePolicy(`"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::000000000000:user/other"}`)))
	equal(t, "denied", get("other"), accessDenied)
	equal(t, "not denied", get("third"), "")
}

// Spec 4.19: what a caller of another account may do who is let in, and E19.
func TestCallersOfAnotherAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	stranger := clientAs(r.URL(), "111122223333")
	r.check(r.Put("s", "a"))
	seen, _ := r.Secret("s")
	arn := seen.ARN
	describe := func(id string) error {
		_, err := stranger.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &id})
		return err
	}
	equal(t, "by name, in its own account", codeOf(describe("s")), notFound)
	equal(t, "not let in", codeOf(describe(arn)), accessDenied)
	equal(t, "not let in to what is not there", codeOf(describe(arn[:len(arn)-8]+"x")), accessDenied)
	r.check(r.SetPolicy("s", resourcePolicy(`"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"}`)))
	r.check(describe(arn))
	_, err := stranger.GetResourcePolicy(ctx, &secretsmanager.GetResourcePolicyInput{SecretId: &arn})
	r.check(err)
	_, err = stranger.ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{SecretId: &arn})
	r.check(err)
	get := func() error {
		_, err := stranger.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &arn})
		return err
	}
	put := func() error {
		_, err := stranger.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &arn, SecretString: aws.String("b")})
		return err
	}
	const e19 = "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."
	for _, err := range []error{get(), put()} {
		var api interface{ ErrorMessage() string }
		if codeOf(err) != invalidRequest || !errors.As(err, &api) || api.ErrorMessage() != e19 {
			t.Errorf("on the default key: %v", err)
		}
	}
	_, err = r.Client.UpdateSecret(ctx, &secretsmanager.UpdateSecretInput{SecretId: aws.String("s"), KmsKeyId: aws.String("alias/ours")})
	r.check(err)
	r.check(get())
	r.check(put())
	list, err := stranger.ListSecrets(ctx, &secretsmanager.ListSecretsInput{})
	r.check(err)
	equal(t, "in its list", len(list.SecretList), 0)
	_, err = stranger.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: &arn})
	r.check(err)
	r.check(r.Restore("s"))
	r.check(r.Restrict("test", `{"Statement":{"Effect":"Allow","Action":"secretsmanager:ListSecrets","Resource":"*"}}`))
	equal(t, "let in and not let out", codeOf(get()), accessDenied)
}

func TestRegionsAndAccountsAreApart(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakesecrets.Options{Region: "eu-central-1", Account: "222222222222"})
	in := func(region, key string) *secretsmanager.Client {
		o := clientAs(r.URL(), key).Options()
		o.Region = region
		return secretsmanager.New(o)
	}
	put := func(c *secretsmanager.Client, value string) string {
		out, err := c.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("s"), SecretString: &value})
		r.check(err)
		return (*out.ARN)[:len(*out.ARN)-6]
	}
	equal(t, "a region", put(in("eu-west-1", "TEST"), "west"), "arn:aws:secretsmanager:eu-west-1:222222222222:secret:s-")
	equal(t, "an account", put(in("eu-central-1", "111122223333"), "theirs"), "arn:aws:secretsmanager:eu-central-1:111122223333:secret:s-")
	equal(t, "a partition", put(in("cn-north-1", "111122223333"), "far"), "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:s-")
	r.check(r.Put("s", "usual"))
	for want, door := range map[string]fakesecrets.Door{
		"usual": r.Door, "west": r.In("eu-west-1"), "theirs": r.Of("111122223333"), "far": r.In("cn-north-1").Of("111122223333"),
	} {
		got, err := door.Value("s", "")
		r.check(err)
		equal(t, "value", got, want)
		equal(t, "secrets", len(door.Secrets()), 1)
	}
	west, _ := r.In("eu-west-1").Secret("s")
	equal(t, "another region's ARN", codeOf(r.Tag(west.ARN, "a", "b")), notFound)
	equal(t, "back again", r.In("eu-west-1").In("").Of("").Secrets()[0].ARN[:45], "arn:aws:secretsmanager:eu-central-1:222222222")
	var told []string
	for _, call := range facts[journal.Call](r) {
		if call.Op == "secrets.CreateSecret" {
			told = append(told, call.Args)
		}
	}
	equal(t, "in the journal", fmt.Sprint(told), "[eu-west-1:s v1 AWSCURRENT 111122223333:s v1 AWSCURRENT cn-north-1:111122223333:s v1 AWSCURRENT s v1 AWSCURRENT]")
}

// A rotation in another region is that region's: its function, its schedule, its steps.
func TestRotationElsewhere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", noop)
	elsewhere := r.In("us-east-1")
	r.check(r.Put("s", "here"))
	r.check(elsewhere.Put("s", "there"))
	r.check(elsewhere.RotateDays("s", 1, "rotate"))
	r.World.Clock.Settle()
	there, _ := elsewhere.Secret("s")
	here, _ := r.Secret("s")
	equal(t, "function", there.Function, "arn:aws:lambda:us-east-1:000000000000:function:rotate")
	equal(t, "SecretId", r.Lambda.seen()[0].SecretId, there.ARN)
	equal(t, "pending there", there.Pending, "v2")
	equal(t, "pending here", here.Pending, "")
}
