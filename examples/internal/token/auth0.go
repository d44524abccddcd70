package token

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Mint asks Auth0 for a token by client credentials, with the function's own client.
func (k *Kit) Mint(ctx context.Context) (string, error) {
	id, secret, err := k.own(ctx)
	if err != nil {
		return "", err
	}
	return MintWith(ctx, id, secret, os.Getenv("AUTH0_AUDIENCE"))
}

// own returns the id and the secret of the function's own client, which stand in the
// secret "auth0-secrets-" and the stage, the last part of the rotated secret's name.
func (k *Kit) own(ctx context.Context) (id, secret string, err error) {
	parts := strings.Split(k.arn, "-") // ...:secret:service-token-demo-a1B2c3
	if len(parts) < 3 {
		return "", "", fmt.Errorf("the name in %s ends in no stage", k.arn)
	}
	static, err := k.secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: aws.String("auth0-secrets-" + parts[len(parts)-2]),
	})
	if err != nil {
		return "", "", fmt.Errorf("read the client's credentials: %w", err)
	}
	var c struct{ CLIENT_ID, CLIENT_SECRET string }
	if json.Unmarshal([]byte(aws.ToString(static.SecretString)), &c) != nil {
		return "", "", errors.New("the client's credentials are not JSON")
	}
	return c.CLIENT_ID, c.CLIENT_SECRET, nil
}

// MintWith asks Auth0 for a token with a client's secret. A refusal is [Answered] 401.
func MintWith(ctx context.Context, id, secret, audience string) (string, error) {
	return exchange(ctx, url.Values{"client_id": {id}, "client_secret": {secret}, "audience": {audience}})
}

func exchange(ctx context.Context, form url.Values) (string, error) {
	form.Set("grant_type", "client_credentials")
	text := form.Encode()
	var reply struct {
		AccessToken string `json:"access_token"`
	}
	err := Ask(ctx, func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, Tenant()+"/oauth/token", strings.NewReader(text))
		if err == nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return req, err
	}, &reply)
	if err == nil && reply.AccessToken == "" {
		err = errors.New("the tenant answered without a token")
	}
	return reply.AccessToken, err
}

// Tenant is the base URL of the tenant, from AUTH0_URL.
func Tenant() string { return strings.TrimRight(os.Getenv("AUTH0_URL"), "/") }

// Ask sends a request to the tenant and decodes the answer. It tries three times
// where the tenant is throttling, failing or not to be understood.
func Ask(ctx context.Context, request func() (*http.Request, error), into any) error {
	var err error
	for attempt := range 3 {
		if attempt > 0 {
			if err := Sleep(ctx, time.Duration(attempt)*time.Second); err != nil {
				return err
			}
		}
		req, reqErr := request()
		if reqErr != nil {
			return errors.New("AUTH0_URL makes no valid request")
		}
		var passing bool
		if passing, err = once(req, into); err == nil || !passing {
			return err
		}
	}
	return err
}

// Answered is an answer that is no success.
type Answered struct {
	Path   string
	Status int
}

func (a Answered) Error() string { return fmt.Sprintf("%s answered %d", a.Path, a.Status) }

func once(req *http.Request, into any) (passing bool, err error) {
	res, err := client().Do(req)
	if err != nil {
		return true, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode/100 != 2 {
		return res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500,
			Answered{req.URL.Path, res.StatusCode}
	}
	if into == nil {
		return false, nil
	}
	if json.NewDecoder(res.Body).Decode(into) != nil {
		return true, fmt.Errorf("%s answered with no JSON", req.URL.Path)
	}
	return false, nil
}

// Sleep waits for d, or less if the context ends.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
