package fakesecrets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func TestRandomPasswords(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, c := range []struct {
		in   secretsmanager.GetRandomPasswordInput
		n    int
		code string
	}{
		{secretsmanager.GetRandomPasswordInput{}, 32, ""},
		{secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(4)}, 4, ""},
		{secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(5), IncludeSpace: aws.Bool(true)}, 5, ""},
		{secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(1), RequireEachIncludedType: aws.Bool(false)}, 1, ""},
		{secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(3)}, 0, invalidParameter},
		{secretsmanager.GetRandomPasswordInput{PasswordLength: aws.Int64(4097)}, 0, validation},
		{secretsmanager.GetRandomPasswordInput{ExcludeCharacters: aws.String("0123456789")}, 0, invalidParameter},
		{secretsmanager.GetRandomPasswordInput{
			ExcludeUppercase: aws.Bool(true), ExcludeLowercase: aws.Bool(true), ExcludePunctuation: aws.Bool(true), ExcludeNumbers: aws.Bool(true),
		}, 0, invalidParameter},
	} {
		for range 20 {
			out, err := r.Client.GetRandomPassword(ctx, &c.in)
			equal(t, "error", codeOf(err), c.code)
			if err != nil {
				break
			}
			password := *out.RandomPassword
			equal(t, "length", len(password), c.n)
			each := c.in.RequireEachIncludedType == nil
			for _, class := range []string{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"} {
				if each && !strings.ContainsAny(password, class) {
					t.Errorf("%q has none of %s", password, class)
				}
			}
			if strings.Contains(password, " ") && c.in.IncludeSpace == nil {
				t.Errorf("%q has a space", password)
			}
		}
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Create("s"))
	tag := func(tags ...string) error {
		in := &secretsmanager.TagResourceInput{SecretId: aws.String("s")}
		for _, kv := range tags {
			k, v, _ := strings.Cut(kv, "=")
			in.Tags = append(in.Tags, types.Tag{Key: &k, Value: &v})
		}
		_, err := r.Client.TagResource(ctx, in)
		return err
	}
	r.check(tag("a=1", "b=2"))
	r.check(tag("c=3", "a=4"))
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	var shown []string
	for _, tg := range d.Tags {
		shown = append(shown, *tg.Key+"="+*tg.Value)
	}
	equal(t, "tags", strings.Join(shown, " "), "a=4 b=2 c=3")
	equal(t, "a reserved key", codeOf(tag("aws:x=1")), invalidParameter)
	var many []string
	for i := range 48 {
		many = append(many, fmt.Sprintf("k%d=", i))
	}
	equal(t, "51 tags", codeOf(tag(many...)), "LimitExceededException")
}

func TestResourcePolicies(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Create("s"))
	const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"000000000000"},"Action":"secretsmanager:*","Resource":"*"}]}`
	put := func(text string) error {
		_, err := r.Client.PutResourcePolicy(ctx, &secretsmanager.PutResourcePolicyInput{SecretId: aws.String("s"), ResourcePolicy: &text})
		return err
	}
	r.check(put(policy))
	equal(t, "a bad policy", codeOf(put("{")), "MalformedPolicyDocumentException")
	out, err := r.Client.GetResourcePolicy(ctx, &secretsmanager.GetResourcePolicyInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "policy", *out.ResourcePolicy, policy)
	for range 2 {
		_, err = r.Client.DeleteResourcePolicy(ctx, &secretsmanager.DeleteResourcePolicyInput{SecretId: aws.String("s")})
		r.check(err)
	}
	out, err = r.Client.GetResourcePolicy(ctx, &secretsmanager.GetResourcePolicyInput{SecretId: aws.String("s")})
	r.check(err)
	if out.ResourcePolicy != nil {
		t.Errorf("the policy is %s", *out.ResourcePolicy)
	}
}

func TestMetadataFromGo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	r.check(r.Describe("s", "what it is for"))
	r.check(r.Tag("s", "team", "payments"))
	r.check(r.Tag("s", "stage", "demo"))
	r.check(r.Untag("s", "team"))
	r.check(r.SetPolicy("s", `{"Statement":{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}}`))
	r.check(r.SetPolicy("s", ""))
	equal(t, "code", codeOf(r.SetPolicy("s", "nonsense")), "MalformedPolicyDocumentException")
	seen, _ := r.Secret("s")
	equal(t, "tags", fmt.Sprint(seen.Tags), "map[stage:demo]")
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "description", *d.Description, "what it is for")
	equal(t, "versions", len(seen.Versions), 1)
}

// Spec 4.3 and 4.8: a new key is for the versions that are in use.
func TestKeys(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	keys := func() string {
		out, err := r.Client.ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{SecretId: aws.String("s"), IncludeDeprecated: aws.Bool(true)})
		r.check(err)
		var all []string
		for _, v := range out.Versions {
			all = append(all, strings.Join(v.KmsKeyIds, "+"))
		}
		return strings.Join(all, " ")
	}
	update := func(in secretsmanager.UpdateSecretInput) {
		in.SecretId = aws.String("s")
		_, err := r.Client.UpdateSecret(ctx, &in)
		r.check(err)
	}
	_, err := r.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("s"), SecretString: aws.String("1"), KmsKeyId: aws.String("alias/first")})
	r.check(err)
	for i := range 3 {
		r.check(r.PutLabelled("s", fmt.Sprint(i+2)))
	}
	equal(t, "of one key", keys(), "alias/first alias/first alias/first alias/first")
	update(secretsmanager.UpdateSecretInput{KmsKeyId: aws.String("alias/second")})
	equal(t, "of two", keys(), "alias/first alias/first alias/second alias/second")
	update(secretsmanager.UpdateSecretInput{KmsKeyId: aws.String("arn:aws:kms:eu-west-1:000000000000:alias/aws/secretsmanager"), SecretString: aws.String("5")})
	equal(t, "of the service's own", keys(), "alias/first alias/first alias/second DefaultEncryptionKey DefaultEncryptionKey")
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	if d.KmsKeyId != nil {
		t.Errorf("the service's own key is shown: %s", *d.KmsKeyId)
	}
}

func TestManagedRotationIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, err := r.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("s"), SecretString: aws.String("a"), Type: aws.String("SalesforceClientSecret")})
	r.check(err)
	_, err = r.Client.RotateSecret(ctx, &secretsmanager.RotateSecretInput{
		SecretId: aws.String("s"), ExternalSecretRotationRoleArn: aws.String("arn:aws:iam::000000000000:role/rotate"),
		ExternalSecretRotationMetadata: []types.ExternalSecretRotationMetadataItem{{Key: aws.String("apiVersion"), Value: aws.String("v1")}},
	})
	if codeOf(err) != invalidRequest || !strings.Contains(err.Error(), "Secrets Manager is unable to assume role") {
		t.Errorf("the error is %v", err)
	}
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "configured", d.RotationEnabled == nil, true)
}
