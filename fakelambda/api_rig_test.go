package fakelambda

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"

	"github.com/rolloverhq/rollover/internal/wire"
)

// served is a bench whose service listens, and the vendor's clients. Its world follows the host's clock, as
// it does for `rollover up`.
type served struct {
	*bench
	url    string
	lambda *lambda.Client
	logs   *cloudwatchlogs.Client
}

const testRole = "arn:aws:iam::123456789012:role/rotate"

func serve(t *testing.T) *served {
	t.Helper()
	b := newBench(t, Options{RealTime: true})
	api, logs := b.s.APIHandler(), b.s.LogsHandler()
	server, err := wire.Serve(b.w, "", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("X-Amz-Target"), LogsTarget) {
			logs.ServeHTTP(w, r)
		} else {
			api.ServeHTTP(w, r)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		b.w.Clock.FollowRealTime(ctx)
	}()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		stop()
		<-followed
	})
	keys := credentials.NewStaticCredentialsProvider("test", "test", "")
	return &served{
		bench: b, url: server.URL,
		lambda: lambda.New(lambda.Options{Region: "eu-west-1", BaseEndpoint: aws.String(server.URL), Credentials: keys, RetryMaxAttempts: 1}),
		logs:   cloudwatchlogs.New(cloudwatchlogs.Options{Region: "eu-west-1", BaseEndpoint: aws.String(server.URL), Credentials: keys, RetryMaxAttempts: 1}),
	}
}

// packed is a zip as bytes.
func packed(t *testing.T, members ...member) []byte {
	t.Helper()
	b, err := os.ReadFile(pack(t, members...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// guestZip is a deployment package with the guest in it.
func guestZip(t *testing.T) []byte {
	t.Helper()
	binary, err := os.ReadFile(must(guest()))
	if err != nil {
		t.Fatal(err)
	}
	return packed(t, member{"bootstrap", string(binary), 0o755})
}

// scriptZip is a deployment package whose bootstrap ends at once.
func scriptZip(t *testing.T) []byte { return packed(t, member{"bootstrap", script, 0o755}) }

// creation is what makes a function, but for what change says.
func creation(name string, zip []byte, change ...func(*lambda.CreateFunctionInput)) *lambda.CreateFunctionInput {
	in := &lambda.CreateFunctionInput{
		FunctionName: aws.String(name), Role: aws.String(testRole), Runtime: types.RuntimeProvidedal2023,
		Handler: aws.String("bootstrap"), Code: &types.FunctionCode{ZipFile: zip},
	}
	for _, c := range change {
		c(in)
	}
	return in
}

func (s *served) create(name string, zip []byte, change ...func(*lambda.CreateFunctionInput)) *lambda.CreateFunctionOutput {
	s.Helper()
	out, err := s.lambda.CreateFunction(s.Context(), creation(name, zip, change...))
	if err != nil {
		s.Fatal(err)
	}
	return out
}

// refused says with which code, status and text a call was refused.
func refused(err error) (code string, status int, message string) {
	var api smithy.APIError
	if errors.As(err, &api) {
		code, message = api.ErrorCode(), api.ErrorMessage()
	}
	var resp interface{ HTTPStatusCode() int }
	if errors.As(err, &resp) {
		status = resp.HTTPStatusCode()
	}
	return code, status, message
}

// wantRefused fails unless err has the code, the status and a part of the text.
func (s *served) wantRefused(what string, err error, code string, status int, part string) {
	s.Helper()
	if c, st, m := refused(err); c != code || st != status || !strings.Contains(m, part) {
		s.Errorf("%s: %s, %d, %q: want %s, %d, %q (%v)", what, c, st, m, code, status, part, err)
	}
}
