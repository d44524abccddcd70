// Command every-step-mints is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It never looks at Step. Each of the four invocations of a rotation mints a
// token and puts it straight under AWSCURRENT, so that a rotation costs four
// tokens, and readers get three of them before anything was tested. It prints
// the token to its log. And when it cannot mint, it returns false and no error:
// Secrets Manager ignores what a function returns, takes the step for done and
// never tries again, and nobody hears of it until the old token expires.
//
// It also writes the whole value anew, so that whatever else stood in it is gone,
// and each time into a version of its own: it names no ClientRequestToken.
//
//rollover:finds waste on */*
//rollover:finds untested-promotion on */*
//rollover:finds leak on */*
//rollover:finds stray-version on */*
//rollover:finds failure-reported-as-success on failed-rotation/token-endpoint-down-*
//rollover:finds failure-reported-as-success on failed-rotation/auth0-throttles
//rollover:finds failure-reported-as-success on failed-rotation/connection-refused
//rollover:finds failure-reported-as-success on failed-rotation/lost-reply-token
//rollover:finds failure-reported-as-success on failed-rotation/lost-reply-token-every-attempt
//rollover:finds failure-reported-as-success on failed-rotation/malformed-token
//rollover:finds failure-reported-as-success on failed-rotation/wrong-client-secret
//rollover:finds failure-reported-as-success on failed-rotation/put-refused
//rollover:finds lost-credential on failed-rotation/other-members
//rollover:finds outage on provider-lag/signing-key-25s
//rollover:finds success-without-effect on provider-lag/signing-key-25s
//rollover:finds dead-current on provider-lag/signing-key-25s
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func main() { lambda.Start(refresh) }

func refresh(ctx context.Context, event struct{ SecretId string }) (bool, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return false, nil
	}
	secrets := secretsmanager.NewFromConfig(cfg)
	stage := strings.Split(event.SecretId, "-") // arn:...:secret:service-token-demo-a1B2c3
	static, err := secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: aws.String("auth0-secrets-" + stage[len(stage)-2]),
	})
	if err != nil {
		return false, nil
	}
	var client struct{ CLIENT_ID, CLIENT_SECRET string }
	if json.Unmarshal([]byte(*static.SecretString), &client) != nil {
		return false, nil
	}
	res, err := http.PostForm(strings.TrimSuffix(os.Getenv("AUTH0_URL"), "/")+"/oauth/token", url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {client.CLIENT_ID},
		"client_secret": {client.CLIENT_SECRET},
		"audience":      {os.Getenv("AUTH0_AUDIENCE")},
	})
	if err != nil {
		return false, nil
	}
	defer func() { _ = res.Body.Close() }()
	var minted struct {
		AccessToken string `json:"access_token"`
	}
	if json.NewDecoder(res.Body).Decode(&minted) != nil || minted.AccessToken == "" {
		return false, nil
	}
	value, _ := json.Marshal(map[string]string{
		"GENERATED_AT": time.Now().UTC().Format(time.RFC3339),
		"BEARER_TOKEN": "Bearer " + minted.AccessToken,
	})
	fmt.Println("new secret:", string(value))
	_, err = secrets.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: &event.SecretId, SecretString: aws.String(string(value)),
	})
	return err == nil, nil
}
