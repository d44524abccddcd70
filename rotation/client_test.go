package rotation_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/rolloverhq/rollover/rotation"
)

func TestSecretsClientTriesThreeTimes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body  string
		calls int32
		gone  bool
	}{
		{`{"__type":"ThrottlingException","message":"Rate exceeded"}`, 3, false},
		{`{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret."}`, 1, true},
	} {
		var calls atomic.Int32
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprint(w, c.body)
		}))
		client := rotation.SecretsClient(aws.Config{
			Region: "eu-west-1", BaseEndpoint: &server.URL,
			Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
		})
		_, err := client.DescribeSecret(t.Context(), &secretsmanager.DescribeSecretInput{SecretId: aws.String("s")})
		var gone *types.ResourceNotFoundException
		if err == nil || errors.As(err, &gone) != c.gone {
			t.Errorf("%s: got %v", c.body, err)
		}
		if calls.Load() != c.calls {
			t.Errorf("%s: %d calls, want %d", c.body, calls.Load(), c.calls)
		}
		server.Close()
	}
}

func TestHTTPClientFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.RedirectHandler("/elsewhere", http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	client := rotation.HTTPClient()
	t.Cleanup(client.CloseIdleConnections)
	res, err := client.Post(server.URL, "text/plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("got %s", res.Status)
	}
}
