package fakesecrets_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func TestPages(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i := range 5 {
		r.check(r.Put(fmt.Sprintf("s%d", i), "0"))
		r.check(r.Put("s0", fmt.Sprint(i)))
		r.World.Clock.Advance(time.Second)
	}
	var names []string
	pages := secretsmanager.NewListSecretsPaginator(r.Client, &secretsmanager.ListSecretsInput{MaxResults: aws.Int32(2)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		r.check(err)
		for _, s := range page.SecretList {
			names = append(names, *s.Name)
		}
	}
	equal(t, "secrets", strings.Join(names, " "), "s0 s1 s2 s3 s4")
	seen := 0
	in := &secretsmanager.ListSecretVersionIdsInput{SecretId: aws.String("s0"), MaxResults: aws.Int32(4), IncludeDeprecated: aws.Bool(true)}
	for {
		page, err := r.Client.ListSecretVersionIds(ctx, in)
		r.check(err)
		seen += len(page.Versions)
		equal(t, "key", page.Versions[0].KmsKeyIds[0], "DefaultEncryptionKey")
		if in.NextToken = page.NextToken; in.NextToken == nil {
			break
		}
		if seen > 4 {
			t.Fatal("the pages do not end")
		}
	}
	equal(t, "versions", seen, 6)
	in.NextToken = aws.String("nonsense")
	_, err := r.Client.ListSecretVersionIds(ctx, in)
	equal(t, "a bad token", codeOf(err), "InvalidNextTokenException")
}

func TestListSecretsFiltersAndSorts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, s := range []struct{ name, description, key, value string }{
		{"prod/billing", "Token of the Billing service", "Team", "payments"},
		{"prod/mail", "mail password", "team", "platform"},
		{"Prod/COMPANYthings", "", "Team", "Payments"},
	} {
		_, err := r.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
			Name: &s.name, Description: &s.description, Tags: []types.Tag{{Key: &s.key, Value: &s.value}},
		})
		r.check(err)
		r.World.Clock.Advance(time.Second)
	}
	r.check(r.Create("gone"))
	r.check(r.Delete("gone", 7))
	r.check(r.PutLabelled("prod/billing", "x"))
	list := func(in *secretsmanager.ListSecretsInput) string {
		t.Helper()
		out, err := r.Client.ListSecrets(ctx, in)
		if err != nil {
			return codeOf(err)
		}
		var names []string
		for _, s := range out.SecretList {
			names = append(names, *s.Name)
		}
		return strings.Join(names, " ")
	}
	filtered := func(key types.FilterNameStringType, values ...string) *secretsmanager.ListSecretsInput {
		return &secretsmanager.ListSecretsInput{Filters: []types.Filter{{Key: key, Values: values}}}
	}
	const billing, mail, company = "prod/billing", "prod/mail", "Prod/COMPANYthings"
	for _, c := range []struct {
		in   *secretsmanager.ListSecretsInput
		want string
	}{
		{&secretsmanager.ListSecretsInput{}, billing + " " + mail + " " + company},
		{&secretsmanager.ListSecretsInput{IncludePlannedDeletion: aws.Bool(true)}, billing + " " + mail + " " + company + " gone"},
		{&secretsmanager.ListSecretsInput{SortBy: types.SortByTypeName}, company + " " + billing + " " + mail},
		{&secretsmanager.ListSecretsInput{SortBy: types.SortByTypeLastChangedDate, SortOrder: types.SortOrderTypeDesc}, billing + " " + company + " " + mail},
		{&secretsmanager.ListSecretsInput{SortBy: "size"}, validation},
		{filtered("name", "prod/"), billing + " " + mail},
		{filtered("name", "!prod/"), company},
		{filtered("name", "prod/m", "Prod"), mail + " " + company},
		{filtered("tag-key", "Team"), billing + " " + company},
		{filtered("tag-value", "pay"), billing},
		{filtered("description", "bill tok"), billing},
		{filtered("description", "bill mail"), ""},
		{filtered("all", "things"), ""},
		{filtered("all", "ythings"), company},
		{filtered("all", "PAYMENTS"), billing + " " + company},
		{filtered("all", "+"), ""},
		{filtered("primary-region", "eu-"), billing + " " + mail + " " + company},
		{filtered("owning-service", "rds"), ""},
		{filtered("colour", "red"), validation},
	} {
		if got := list(c.in); got != c.want {
			t.Errorf("%v lists %q, want %q", c.in.Filters, got, c.want)
		}
	}
}
