package fakesecrets_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// calls is the journal's calls in one line each.
func (r *rig) calls() string {
	var lines []string
	for _, c := range facts[journal.Call](r) {
		lines = append(lines, c.String())
	}
	return strings.Join(lines, "\n")
}

func TestBothDoorsLeadToTheSameRoom(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	operator := r.As("operator")
	r.check(r.Put("s", "a"))
	_, err := r.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: aws.String("s"), SecretString: aws.String("b"), VersionStages: []string{"AWSPENDING"}})
	r.check(err)
	r.check(operator.MoveLabel("s", "AWSCURRENT", "v1", "v2"))
	got, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "value", *got.SecretString, "b")
	value, err := operator.Value("s", "AWSPREVIOUS")
	r.check(err)
	equal(t, "previous value", value, "a")
	_, err = operator.Value("nobody", "")
	equal(t, "error", fmt.Sprint(err), "ResourceNotFoundException: "+e1)
	r.check(operator.Create("empty"))
	r.check(operator.Delete("empty", 0))
	r.check(operator.Restore("empty"))
	r.check(operator.Remove("empty"))
	equal(t, "error", codeOf(operator.Cancel("s")), invalidRequest)
	equal(t, "error", codeOf(operator.MoveLabel("s", "AWSCURRENT", "v9", "v1")), validation)
	want := strings.Join([]string{
		"test secrets.CreateSecret s v1 AWSCURRENT -> 200",
		"test secrets.PutSecretValue s v2 AWSPENDING -> 200",
		"operator secrets.UpdateSecretVersionStage s v2 AWSCURRENT -> 200",
		"test secrets.GetSecretValue s v2 AWSPENDING AWSCURRENT -> 200",
		"operator secrets.GetSecretValue s v1 AWSPREVIOUS -> 200",
		"operator secrets.GetSecretValue nobody -> 400 ResourceNotFoundException",
		"operator secrets.CreateSecret empty -> 200",
		"operator secrets.DeleteSecret empty -> 200",
		"operator secrets.RestoreSecret empty -> 200",
		"operator secrets.DeleteSecret empty -> 200",
		"operator secrets.CancelRotateSecret s -> 400 InvalidRequestException",
		"operator secrets.UpdateSecretVersionStage s v1 AWSCURRENT -> 400 ValidationException",
	}, "\n")
	if got := r.calls(); got != want {
		t.Errorf("the calls are\n%s\nwant\n%s", got, want)
	}
	all := r.Secrets()
	equal(t, "secrets", len(all), 1)
	equal(t, "name", all[0].Name, "s")
}

func TestFactsOfARotation(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const old, next = "an-old-token-of-some-length", "the-next-token-of-some-length"
	r.World.Names.Credential("token", old)
	r.World.Names.Credential("token", next)
	r.Lambda.set("rotate", func(ctx context.Context, l *lambda, e event) error {
		if e.Step == "createSecret" {
			return l.put(ctx, e, `{"B":"`+next+`","A":1}`)
		}
		if e.Step == "setSecret" {
			return fmt.Errorf("cannot set %s", next)
		}
		return nil
	})
	r.check(r.Put("s", `{"B":"`+old+`","A":1}`))
	r.check(r.RotateOn("s", "rate(10 days)", "rotate"))
	r.World.Clock.Settle()
	stored := fmt.Sprint(facts[journal.Stored](r))
	equal(t, "stored", stored, "[s v1 stored, holding token#1 s v2 stored, holding token#2]")
	second := facts[journal.Stored](r)[1]
	equal(t, "keys", fmt.Sprint(second.Keys), "[A B]")
	equal(t, "by", fmt.Sprint(second.By, " ", second.Step, " ", second.Run), "rotate createSecret 1")
	equal(t, "labelled", fmt.Sprint(facts[journal.Labelled](r)), "[s AWSCURRENT put on v1 s AWSPENDING put on v2]")
	equal(t, "scheduled", facts[journal.Scheduled](r)[0].Interval, 10*oneDay)
	equal(t, "reason", facts[journal.RotationEnded](r)[0].Reason, "the function failed: Error: cannot set ***token#2***")
	r.check(r.Cancel("s"))
	scheduled := facts[journal.Scheduled](r)
	equal(t, "scheduled after cancel", scheduled[len(scheduled)-1], journal.Scheduled{Secret: "s"})
	for _, e := range r.World.Journal.Entries() {
		if line := e.String(); strings.Contains(line, "-token-of-") {
			t.Errorf("the journal holds a secret: %s", line)
		}
	}
}

func TestStaleReads(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	reader := clientAs(r.URL(), "READER")
	r.World.Callers.Register("READER", &world.Caller{Name: "reader"})
	get := func() (string, string) {
		r.World.Faults.On("secrets.GetSecretValue").Caller("reader").Do(fault.Stale())
		out, err := reader.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")})
		if err != nil {
			return "", codeOf(err)
		}
		return *out.SecretString, ""
	}
	want := func(value, code string) {
		t.Helper()
		v, c := get()
		equal(t, "stale value", v, value)
		equal(t, "stale error", c, code)
		fresh, err := r.Value("s", "")
		r.check(err)
		seen, _ := r.Secret("s")
		now, _ := seen.On("AWSCURRENT")
		equal(t, "fresh value", fresh, now.Value)
	}
	r.check(r.Put("s", "a"))
	want("", notFound)
	r.check(r.Put("s", "b"))
	want("a", "")
	r.check(r.PutLabelled("s", "c", "AWSPENDING"))
	want("b", "")
	r.check(r.MoveLabel("s", "AWSCURRENT", "v2", "v3"))
	want("b", "")
	r.World.Faults.On("secrets.DescribeSecret").Caller("reader").Do(fault.Stale())
	d, err := reader.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	seen, _ := r.Secret("s")
	equal(t, "stale labels of v3", fmt.Sprint(d.VersionIdsToStages[seen.Versions[2].ID]), "[AWSPENDING]")
}

func TestLostAndRepeatedCalls(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", template)
	r.World.Faults.On("secrets.PutSecretValue").Do(fault.LoseReply())
	r.World.Faults.On("secrets.UpdateSecretVersionStage").Do(fault.Duplicate())
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.World.Clock.Settle()
	// The client's own retry meets the value that is there already; the second move meets a label
	// that is no longer where it is said to be.
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v2[AWSPENDING AWSCURRENT]")
	equal(t, "values stored", len(facts[journal.Stored](r)), 2)
	r.World.Clock.Advance(2 * time.Minute)
	runs := strings.Split(r.runs(), "\n")
	equal(t, "the end", runs[len(runs)-1], "1.2 v2 re-attempt 1m40s ok")
}

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
	const policy = `{"Version":"2012-10-17","Statement":[]}`
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

func TestListening(t *testing.T) {
	t.Parallel()
	s := fakesecrets.New(world.New(world.Options{}), nil, fakesecrets.Options{})
	equal(t, "URL before", s.URL(), "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Listen(""); err != nil {
			t.Fatal(err)
		}
		if err := s.Listen(""); err == nil {
			t.Error("it listens twice")
		}
		if !strings.HasPrefix(s.URL(), "http://127.0.0.1:") {
			t.Errorf("URL is %s", s.URL())
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Listen("nowhere:x"); err == nil {
		t.Error("it listens nowhere")
	}
	equal(t, "without Lambda", codeOf(func() error {
		_ = s.Put("s", "a")
		return s.RotateBy("s", "rotate")
	}()), "AccessDeniedException")
}

func TestMetadataFromGo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	r.check(r.Describe("s", "what it is for"))
	r.check(r.Tag("s", "team", "payments"))
	r.check(r.Tag("s", "stage", "demo"))
	r.check(r.Untag("s", "team"))
	r.check(r.SetPolicy("s", `{"Statement":{}}`))
	r.check(r.SetPolicy("s", ""))
	equal(t, "code", codeOf(r.SetPolicy("s", "nonsense")), "MalformedPolicyDocumentException")
	seen, _ := r.Secret("s")
	equal(t, "tags", fmt.Sprint(seen.Tags), "map[stage:demo]")
	d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
	r.check(err)
	equal(t, "description", *d.Description, "what it is for")
	equal(t, "versions", len(seen.Versions), 1)
}
