package conformance_test

import (
	"cmp"
	"crypto/rand"
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/conformance"
)

var patience = flag.Duration("patience", 15*time.Second, "with -endpoint, how long to wait for what is expected")

// foreign is whatever listens at a URL: it lives in the host's time, and its functions, if it has any,
// come by the API of Lambda. Who asks is said by the usual AWS_ variables.
type foreign struct {
	url, region, prefix string
	credentials         aws.Credentials
	http                *http.Client
	deployed            deployed
}

func newForeign(t *testing.T, url string) *foreign {
	t.Helper()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	f := &foreign{
		url:    strings.TrimSuffix(url, "/"),
		region: cmp.Or(os.Getenv("AWS_REGION"), "eu-west-1"),
		prefix: "conformance-" + strings.ToLower(rand.Text()[:8]) + "/",
		credentials: aws.Credentials{
			AccessKeyID:     cmp.Or(os.Getenv("AWS_ACCESS_KEY_ID"), "test"),
			SecretAccessKey: cmp.Or(os.Getenv("AWS_SECRET_ACCESS_KEY"), "test"),
			SessionToken:    os.Getenv("AWS_SESSION_TOKEN"),
		},
		http: &http.Client{Transport: transport, Timeout: 2 * time.Minute},
	}
	t.Cleanup(transport.CloseIdleConnections)
	if _, err := f.call("secretsmanager", http.MethodPost, "/", "ListSecrets", "{}"); err != nil {
		t.Fatalf("nobody answers at %s: %v", url, err)
	}
	f.deployed = deploy(t, f)
	return f
}

func (f *foreign) Lacks(need conformance.Need) string {
	switch need {
	case conformance.Function:
		return f.deployed.noFunction
	case conformance.Rotation:
		return f.deployed.noRotation
	case conformance.Clock:
		return "its clock cannot be moved"
	case conformance.Trail:
		return "its events cannot be read"
	}
	return "nothing is known of " + string(need)
}

func (f *foreign) Open(conformance.TB, time.Time) conformance.Place {
	return conformance.Place{
		Prefix: f.prefix,
		Client: secretsmanager.New(secretsmanager.Options{
			Region: f.region, BaseEndpoint: &f.url, HTTPClient: f.http,
			Credentials: credentials.StaticCredentialsProvider{Value: f.credentials},
		}),
		Post: func(operation, body string) (int, []byte, error) {
			a, err := f.call("secretsmanager", http.MethodPost, "/", operation, body)
			return a.status, a.body, err
		},
		Settle: func(done func() bool) {
			for until := time.Now().Add(*patience); !done() && time.Now().Before(until); {
				time.Sleep(100 * time.Millisecond)
			}
			time.Sleep(time.Second)
		},
		Wait:     time.Sleep,
		Function: f.deployed.function,
		Locked:   f.deployed.locked,
	}
}
