package rotation

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Secrets is the part of Secrets Manager that a rotation uses.
// *secretsmanager.Client is one.
type Secrets interface {
	DescribeSecret(context.Context, *secretsmanager.DescribeSecretInput, ...func(*secretsmanager.Options)) (*secretsmanager.DescribeSecretOutput, error)
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
	PutSecretValue(context.Context, *secretsmanager.PutSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.PutSecretValueOutput, error)
	UpdateSecretVersionStage(context.Context, *secretsmanager.UpdateSecretVersionStageInput, ...func(*secretsmanager.Options)) (*secretsmanager.UpdateSecretVersionStageOutput, error)
}

// Time limits of one call, far enough under a Lambda's 30 s that a call may
// fail, be repeated and still be reported: where there is no route, the
// connection fails after the first of them instead of eating the deadline (F24).
const (
	connectTimeout = 2 * time.Second
	callTimeout    = 5 * time.Second
)

// SecretsClient returns a client of Secrets Manager with time limits that suit
// a rotation: 2 s to connect, 5 s a call, three attempts a call by the SDK's
// standard rules. cfg is not changed; AWSFromEnv makes one.
func SecretsClient(cfg aws.Config) *secretsmanager.Client {
	return secretsmanager.NewFromConfig(cfg, func(o *secretsmanager.Options) {
		o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
			r.Backoff = retry.BackoffDelayerFunc(awsBackoff)
		})
		base, ok := cfg.HTTPClient.(*awshttp.BuildableClient)
		if !ok {
			base = awshttp.NewBuildableClient()
		}
		o.HTTPClient = base.WithTimeout(callTimeout).WithDialerOptions(func(d *net.Dialer) {
			d.Timeout = connectTimeout
		})
	})
}

// awsBackoff waits 100 ms, 200 ms, 400 ms and so on up to 2 s. Jitter keeps
// thousands of clients from knocking in step; one Lambda a day has nobody to
// be out of step with, and without it a failure can be replayed to the letter.
func awsBackoff(attempt int, _ error) (time.Duration, error) {
	return doubling(100*time.Millisecond, 2*time.Second, attempt), nil
}

// HTTPClient returns a client for Auth0: 2 s to connect, 5 s a call, the
// proxies of the environment. It follows no redirect, since the request that
// would be repeated elsewhere carries the client's secret.
func HTTPClient() *http.Client {
	return &http.Client{
		Timeout: callTimeout,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: connectTimeout}).DialContext,
			TLSHandshakeTimeout: connectTimeout,
			ForceAttemptHTTP2:   true,
			IdleConnTimeout:     30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// doubling is first, doubled for each attempt after the first, up to most.
func doubling(first, most time.Duration, attempt int) time.Duration {
	d := first
	for ; attempt > 1 && d < most; attempt-- {
		d *= 2
	}
	return min(d, most)
}
