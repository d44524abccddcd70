package harness_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/remotesecrets"
)

// elsewhere is a Secrets Manager with a Lambda service beside it, in the host's time, and its address.
func elsewhere(t *testing.T) (e *remotesecrets.Endpoint, url string) {
	t.Helper()
	needsGo(t)
	far, err := harness.New(harness.Options{RealTime: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		far.Clock.FollowRealTime(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-followed
		if err := far.Close(); err != nil {
			t.Error(err)
		}
	})
	return dialled(t, far.SecretsURL()), far.SecretsURL()
}

func dialled(t *testing.T, url string) *remotesecrets.Endpoint {
	t.Helper()
	e, err := remotesecrets.Dial(t.Context(), url, remotesecrets.EndpointOptions{Region: harness.Region, Account: harness.Account})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// rotator is a rotation function in this process: it stores a value, and moves the label.
func rotator(s *harness.Stack) func(context.Context, []byte) ([]byte, error) {
	url := s.SecretsURL()
	return func(ctx context.Context, payload []byte) ([]byte, error) {
		c := client(url, fakelambda.Credentials(ctx))
		var e struct{ Step, SecretId, ClientRequestToken string }
		if err := json.Unmarshal(payload, &e); err != nil {
			return nil, err
		}
		var err error
		switch e.Step {
		case "createSecret":
			_, err = c.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
				SecretId: &e.SecretId, ClientRequestToken: &e.ClientRequestToken, SecretString: aws.String("of " + e.ClientRequestToken), VersionStages: []string{"AWSPENDING"},
			})
		case "finishSecret":
			var now *secretsmanager.GetSecretValueOutput
			if now, err = c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &e.SecretId}); err != nil {
				return nil, err
			}
			_, err = c.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
				SecretId: &e.SecretId, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: &e.ClientRequestToken, RemoveFromVersionId: now.VersionId,
			})
		}
		return []byte("null"), err
	}
}

// client is AWS's own, which asks once.
func client(url, key string) *secretsmanager.Client {
	return secretsmanager.New(secretsmanager.Options{
		Region: harness.Region, BaseEndpoint: &url, Credentials: credentials.NewStaticCredentialsProvider(key, "x", ""),
		RetryMaxAttempts: 1,
	})
}

func TestScheduleOfAnEndpointIsTheWorlds(t *testing.T) {
	t.Parallel()
	e, _ := elsewhere(t)
	s := harness.Run(t, harness.WithEndpoint(e))
	s.Lambda.Handle("rotate", rotator(s))
	s.Put("mine", "first")
	s.RotateOn("mine", "rate(24 hours)", "rotate")

	s.Clock.Advance(3 * 24 * time.Hour)

	s.CheckRotations(t, 4)
	var labels, stored []string
	for _, entry := range s.Journal.Entries() {
		switch f := entry.Fact.(type) {
		case journal.Labelled:
			if f.Label == "AWSCURRENT" && f.Run > 0 {
				labels = append(labels, f.By+" "+f.Step+" "+f.From+" "+f.To)
			}
			if !f.After.IsZero() {
				t.Errorf("%s: the call that did it was seen", entry)
			}
		case journal.Stored:
			stored = append(stored, f.By+" "+f.Version)
		}
	}
	if got := strings.Join(labels, ", "); got != "rotate finishSecret v1 v2, rotate finishSecret v2 v3, rotate finishSecret v3 v4, rotate finishSecret v4 v5" {
		t.Errorf("AWSCURRENT moved: %s", got)
	}
	if got := strings.Join(stored, ", "); got != "test v1, rotate v2, rotate v3, rotate v4, rotate v5" {
		t.Errorf("stored: %s", got)
	}
}

// What a fault hides from the caller has happened at the endpoint, and stands in the journal.
func TestLostReplyAtTheProxy(t *testing.T) {
	t.Parallel()
	e, url := elsewhere(t)
	s := harness.Run(t, harness.WithEndpoint(e))
	s.Put("mine", "first")
	s.Faults.On("secrets.PutSecretValue").Caller("test").Do(fault.LoseReply())
	_, err := client(s.SecretsURL(), "test").PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: aws.String("mine"), SecretString: aws.String("second")})
	if err == nil {
		t.Fatal("the reply came")
	}
	got, err := client(url, account(s)).GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: aws.String("mine")})
	if err != nil || *got.SecretString != "second" {
		t.Fatalf("at the endpoint: %v %v", got, err)
	}
	for _, entry := range s.Journal.Entries() {
		if c, is := entry.Fact.(journal.Call); is && c.Unheard && c.Op == "secrets.PutSecretValue" {
			return
		}
	}
	t.Errorf("no call is said to be unheard:\n%s", s.Story())
}

// A refusal in the plan never reaches the endpoint, and is in the vendor's words.
func TestRefusalAtTheProxy(t *testing.T) {
	t.Parallel()
	e, url := elsewhere(t)
	s := harness.Run(t, harness.WithEndpoint(e))
	s.Put("mine", "first")
	for _, f := range []fault.Fault{fault.Refuse(), fault.Throttle(0), fault.Deny()} {
		s.Faults.On("secrets.PutSecretValue").Caller("test").Do(f)
		_, err := client(s.SecretsURL(), "test").PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: aws.String("mine"), SecretString: aws.String("second")})
		if err == nil {
			t.Errorf("%s: it was done", f)
		}
	}
	got, err := client(url, account(s)).GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: aws.String("mine")})
	if err != nil || *got.SecretString != "first" {
		t.Errorf("at the endpoint: %v %v", got, err)
	}
}

// A stale read is what stood before the last change, though the endpoint has none.
func TestStaleReadAtTheProxy(t *testing.T) {
	t.Parallel()
	e, _ := elsewhere(t)
	s := harness.Run(t, harness.WithEndpoint(e))
	s.Put("mine", "first")
	s.Put("mine", "second")
	s.Faults.On("secrets.GetSecretValue").Caller("test").Do(fault.Stale())
	c := client(s.SecretsURL(), "test")
	for _, want := range []string{"first", "second"} {
		got, err := c.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: aws.String("mine")})
		if err != nil || *got.SecretString != want {
			t.Fatalf("read %v %v, want %s", got, err, want)
		}
	}
}

// What somebody does behind the proxy is seen at the next look, and known to lie between two of them.
func TestForeignHandIsSeenBetweenTwoLooks(t *testing.T) {
	t.Parallel()
	e, url := elsewhere(t)
	s := harness.Run(t, harness.WithEndpoint(e))
	s.Put("mine", "first")
	before := s.Clock.Now()
	if _, err := client(url, account(s)).PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: aws.String("mine"), SecretString: aws.String("foreign")}); err != nil {
		t.Fatal(err)
	}
	s.Clock.Advance(time.Hour)
	if _, err := client(s.SecretsURL(), "test").DescribeSecret(t.Context(), &secretsmanager.DescribeSecretInput{SecretId: aws.String("mine")}); err != nil {
		t.Fatal(err)
	}
	for _, entry := range s.Journal.Entries() {
		if l, is := entry.Fact.(journal.Labelled); is && l.Label == "AWSCURRENT" && l.To == "v2" {
			if !l.After.Equal(before) || !entry.At.Equal(before.Add(time.Hour)) {
				t.Errorf("%s: after %s", entry, l.After)
			}
			return
		}
	}
	t.Errorf("the change was not seen:\n%s", s.Story())
}

func TestWhatAnEndpointCannotDoIsSaid(t *testing.T) {
	t.Parallel()
	e, _ := elsewhere(t)
	s := harness.Run(t, harness.WithEndpoint(e))
	s.Lambda.Handle("rotate", rotator(s))
	s.Put("mine", "first")
	s.RotateOn("mine", "rate(24 hours)", "rotate")
	if why := harness.NotHere(s.RotateNow("mine")); !strings.Contains(why, "does not refuse a RotateSecret") {
		t.Errorf("the second rotation: %q", why)
	}
	s.Clock.Settle()
	if why := harness.NotHere(s.Probe("mine")); !strings.Contains(why, "testSecret alone") {
		t.Errorf("probe: %q", why)
	}
	if err := s.Err(); err != nil {
		t.Error(err)
	}
}

// Errors of the endpoint reach a client as they are.
func TestEndpointsOwnErrors(t *testing.T) {
	t.Parallel()
	e, _ := elsewhere(t)
	s := harness.Run(t, harness.WithEndpoint(e))
	_, err := client(s.SecretsURL(), "test").GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: aws.String("nothing")})
	var none *types.ResourceNotFoundException
	if !errors.As(err, &none) {
		t.Errorf("got %v", err)
	}
}

func TestDialSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"":                        "is no endpoint",
		"localstack":              "is no endpoint",
		"http://127.0.0.1:1":      "nothing answers at http://127.0.0.1:1: start it",
		"ftp://127.0.0.1/secrets": "is no endpoint",
	} {
		if _, err := remotesecrets.Dial(t.Context(), url, remotesecrets.EndpointOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", url, err, want)
		}
	}
}

// moto runs no functions that reach anybody: what can be had there is the proxy, and a rotation is refused.
func TestProxyToMoto(t *testing.T) {
	t.Parallel()
	url := moto(t)
	s := harness.Run(t, harness.WithEndpoint(dialled(t, url)))
	s.Put("mine", `{"A":"first"}`)
	if _, err := client(s.SecretsURL(), "test").PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: aws.String("mine"), SecretString: aws.String(`{"A":"second"}`)}); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, entry := range s.Journal.Entries() {
		switch f := entry.Fact.(type) {
		case journal.Stored:
			told = append(told, f.Version+" "+strings.Join(f.Keys, ","))
		case journal.Labelled:
			told = append(told, f.Label+" "+f.From+">"+f.To)
		}
	}
	if got := strings.Join(told, "; "); got != "v1 A; AWSCURRENT >v1; v2 A; AWSCURRENT v1>v2; AWSPREVIOUS >v1" {
		t.Errorf("seen: %s", got)
	}
	err := s.Rotate("mine", "rotate", harness.Schedule{Days: 1})
	if why := harness.NotHere(err); !strings.Contains(why, "moto runs no functions") {
		t.Errorf("rotate: %v", err)
	}
}

// moto starts a moto_server, if there is one.
func moto(t *testing.T) (url string) {
	t.Helper()
	path, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("no moto_server in PATH")
	}
	cmd := exec.Command(path, "-H", "127.0.0.1", "-p", "0")
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	var all bytes.Buffer
	block := make([]byte, 4096)
	for {
		n, err := said.Read(block)
		all.Write(block[:n])
		if _, after, found := strings.Cut(all.String(), "Running on http://127.0.0.1:"); found && strings.ContainsAny(after, "\n ") {
			port, _, _ := strings.Cut(strings.TrimSpace(strings.FieldsFunc(after, func(r rune) bool { return r == '\n' || r == ' ' })[0]), "\x1b")
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return "http://127.0.0.1:" + port
		}
		if err != nil {
			t.Skipf("moto_server does not start: %s", all.String())
		}
	}
}

// account is the account that a stack has at its endpoint.
func account(s *harness.Stack) string {
	for _, entry := range s.Journal.Entries() {
		if c, is := entry.Fact.(journal.Created); is {
			return strings.Split(c.ARN, ":")[4]
		}
	}
	return ""
}
