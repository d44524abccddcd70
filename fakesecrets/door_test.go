package fakesecrets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fakesecrets"
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

func TestAllSecretsOfAllPlaces(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.In("us-east-1").Put("s", "there"))
	r.check(r.Of("111122223333").Put("s", "theirs"))
	r.check(r.Put("s", "here"))
	r.check(r.Put("a", "also here"))
	var titles []string
	for _, s := range r.All() {
		titles = append(titles, s.Title)
		at := r.As("operator").At(s.ARN)
		value, err := at.Value(s.ARN, "")
		r.check(err)
		if now, _ := s.On("AWSCURRENT"); value != now.Value {
			t.Errorf("%s holds %q, and its door shows %q", s.Title, now.Value, value)
		}
	}
	equal(t, "titles", strings.Join(titles, " "), "s a 111122223333:s us-east-1:s")
	if _, known := r.At("nonsense").Secret("a"); !known {
		t.Error("what is no ARN leads astray")
	}
}
