// Command pointer-style is a rotation function done right: a known-good subject,
// which every harness that is worth its name acquits.
//
// It takes a secret for what it is, a list of values that are never changed with
// labels that point into it. Each step reads where the pointers are, asks what
// is still to be done, and does that much; so each may be repeated, after
// anything. It is all in this one file, on the AWS SDK, net/http and a JWT
// library.
package main

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/golang-jwt/jwt/v5"
)

// fresh is how old a token may be that is promoted. Whatever the tenant gives it
// to live, what has waited longer may not last until the next rotation.
const fresh = 30 * time.Minute

type event struct{ Step, SecretId, ClientRequestToken string }

type function struct {
	event
	secrets *sm.Client
	points  map[string]string // version id by label
}

func main() { lambda.Start(rotate) }

func rotate(ctx context.Context, e event) error {
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(5*time.Second)),
		config.WithRetryer(func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 300 * time.Millisecond, nil })
			})
		}))
	if err != nil {
		return err
	}
	f := &function{event: e, secrets: sm.NewFromConfig(cfg)}
	steps := map[string]func(context.Context) error{
		"createSecret": f.create, "setSecret": f.set, "testSecret": f.test, "finishSecret": f.finish,
	}
	step, known := steps[e.Step]
	if !known {
		return fmt.Errorf("unknown step %q", e.Step)
	}
	if err := f.look(ctx); err != nil {
		return err
	}
	return step(ctx)
}

// look reads where the labels point.
func (f *function) look(ctx context.Context) error {
	out, err := f.secrets.DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: &f.SecretId})
	if err != nil {
		return err
	}
	f.points = map[string]string{}
	for id, labels := range out.VersionIdsToStages {
		for _, label := range labels {
			f.points[label] = id
		}
	}
	return nil
}

// read returns what a label points to; empty if there is nothing.
func (f *function) read(ctx context.Context, secret, label string) (string, error) {
	in := &sm.GetSecretValueInput{SecretId: &secret, VersionStage: &label}
	if id := f.points[label]; id != "" && secret == f.SecretId {
		in.VersionId = &id
	}
	out, err := f.secrets.GetSecretValue(ctx, in)
	var gone *types.ResourceNotFoundException
	if errors.As(err, &gone) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return aws.ToString(out.SecretString), nil
}

// pending is what AWSPENDING points to, which a step before has written; that
// may take a moment to show.
func (f *function) pending(ctx context.Context) (string, error) {
	label := "AWSPENDING"
	if f.points[label] == "" && f.points["AWSCURRENT"] == f.ClientRequestToken {
		label = "AWSCURRENT" // finished, and the other label taken off since
	}
	for range 5 {
		value, err := f.read(ctx, f.SecretId, label)
		if err != nil || value != "" {
			return value, err
		}
		if err := sleep(ctx, 300*time.Millisecond); err != nil {
			return "", err
		}
	}
	return "", errors.New("there is no pending value: createSecret has not run, or the rotation was abandoned")
}

func (f *function) create(ctx context.Context) error {
	for _, label := range []string{"AWSPENDING", "AWSCURRENT"} {
		if label == "AWSCURRENT" && f.points[label] != f.ClientRequestToken {
			continue // what is current was made by another rotation
		}
		value, err := f.read(ctx, f.SecretId, label)
		if err != nil {
			return err
		}
		if value != "" && check(value, fresh) == nil {
			return nil
		}
	}
	current, err := f.read(ctx, f.SecretId, "AWSCURRENT")
	if err != nil {
		return err
	}
	members := map[string]json.RawMessage{}
	switch {
	case current == "" && f.points["AWSCURRENT"] != "":
		return errors.New("the current value cannot be seen: try again")
	case current != "" && json.Unmarshal([]byte(current), &members) != nil:
		return errors.New("the current value is not a JSON object")
	}
	token, err := f.mint(ctx)
	if err != nil {
		return err
	}
	members["GENERATED_AT"], _ = json.Marshal(time.Now().UTC().Format(time.RFC3339))
	members["BEARER_TOKEN"], _ = json.Marshal("Bearer " + token)
	value, err := json.Marshal(members)
	if err != nil {
		return errors.New("the new value cannot be written")
	}
	err = f.put(ctx, f.ClientRequestToken, string(value))
	var taken *types.ResourceExistsException
	if errors.As(err, &taken) {
		// The rotation's own version has a value that was no good, and a value
		// is final: point AWSPENDING at another version.
		return f.put(ctx, fmt.Sprintf("%x", sha256.Sum256(value)), string(value))
	}
	return err
}

func (f *function) put(ctx context.Context, id, value string) error {
	_, err := f.secrets.PutSecretValue(ctx, &sm.PutSecretValueInput{
		SecretId: &f.SecretId, ClientRequestToken: &id, SecretString: &value, VersionStages: []string{"AWSPENDING"},
	})
	return err
}

func (f *function) set(ctx context.Context) error {
	_, err := f.pending(ctx) // there is nothing to set: a token carries its own proof
	return err
}

func (f *function) test(ctx context.Context) error {
	value, err := f.pending(ctx)
	if err != nil {
		return err
	}
	age := fresh
	current, err := f.read(ctx, f.SecretId, "AWSCURRENT")
	if err != nil {
		return err
	}
	if current == value && f.points["AWSCURRENT"] != f.points["AWSPENDING"] {
		age = 0 // RotateImmediately=false: a copy of the current value on trial, as old as it is
	}
	if err := check(value, age); err != nil {
		return err
	}
	return verify(ctx, value)
}

func (f *function) finish(ctx context.Context) error {
	value, err := f.pending(ctx)
	if err != nil {
		return err
	}
	current, next := f.points["AWSCURRENT"], f.points["AWSPENDING"]
	switch {
	case current == f.ClientRequestToken || current == next:
		return nil
	case f.points["AWSPREVIOUS"] == f.ClientRequestToken:
		return errors.New("a later rotation is under way")
	}
	if err := check(value, fresh); err != nil {
		return err
	}
	in := &sm.UpdateSecretVersionStageInput{SecretId: &f.SecretId, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: &next}
	if current != "" {
		in.RemoveFromVersionId = &current
	}
	_, moveErr := f.secrets.UpdateSecretVersionStage(ctx, in)
	if moveErr == nil {
		return nil
	}
	if f.look(ctx) == nil && f.points["AWSCURRENT"] == next {
		return nil // it was moved, and only the answer was lost
	}
	return moveErr
}

func tenant() string { return strings.TrimRight(os.Getenv("AUTH0_URL"), "/") }

func (f *function) mint(ctx context.Context) (string, error) {
	name := strings.Split(f.SecretId, "-")
	text, err := f.read(ctx, "auth0-secrets-"+name[max(0, len(name)-2)], "AWSCURRENT")
	if err != nil {
		return "", fmt.Errorf("read the client's credentials: %w", err)
	}
	var c struct{ CLIENT_ID, CLIENT_SECRET string }
	if json.Unmarshal([]byte(text), &c) != nil {
		return "", errors.New("the client's credentials are absent or not JSON")
	}
	var reply struct {
		Token string `json:"access_token"`
	}
	err = ask(ctx, "/oauth/token", url.Values{
		"grant_type": {"client_credentials"}, "audience": {os.Getenv("AUTH0_AUDIENCE")},
		"client_id": {c.CLIENT_ID}, "client_secret": {c.CLIENT_SECRET},
	}, &reply)
	if err == nil && reply.Token == "" {
		err = errors.New("the tenant answered without a token")
	}
	return reply.Token, err
}

// ask posts a form, or gets where there is none, and tries three times.
func ask(ctx context.Context, path string, form url.Values, into any) (err error) {
	client := &http.Client{Timeout: 5 * time.Second}
	for attempt := range 3 {
		if attempt > 0 {
			if err := sleep(ctx, time.Second); err != nil {
				return err
			}
		}
		var res *http.Response
		if form != nil {
			res, err = client.PostForm(tenant()+path, form)
		} else {
			res, err = client.Get(tenant() + path)
		}
		if err == nil {
			err = json.NewDecoder(res.Body).Decode(into)
			_ = res.Body.Close()
			if res.StatusCode != http.StatusOK {
				err = fmt.Errorf("%s answered %d", path, res.StatusCode)
				if res.StatusCode < 500 && res.StatusCode != http.StatusTooManyRequests {
					return err
				}
			}
		}
		if err == nil {
			return nil
		}
	}
	return err
}

// parse reads the token in a value, with a key if there is one.
func parse(value string, key *rsa.PublicKey) (*jwt.Token, *jwt.RegisteredClaims, error) {
	var v struct{ BEARER_TOKEN string }
	_ = json.Unmarshal([]byte(value), &v)
	text, claims := strings.TrimPrefix(v.BEARER_TOKEN, "Bearer "), &jwt.RegisteredClaims{}
	if key == nil {
		token, _, err := jwt.NewParser().ParseUnverified(text, claims)
		return token, claims, err
	}
	token, err := jwt.ParseWithClaims(text, claims, func(*jwt.Token) (any, error) { return key, nil },
		jwt.WithValidMethods([]string{"RS256", "PS256"}), jwt.WithIssuer(tenant()+"/"),
		jwt.WithAudience(os.Getenv("AUTH0_AUDIENCE")), jwt.WithLeeway(time.Minute))
	return token, claims, err
}

// check holds the claims of a value's token against the clock and the configuration.
// It may be as old as age says; zero is any age.
func check(value string, age time.Duration) error {
	_, claims, err := parse(value, nil)
	if err != nil || claims.ExpiresAt == nil || claims.IssuedAt == nil {
		return errors.New("the value holds no token that says its times")
	}
	if !time.Now().Before(claims.ExpiresAt.Time) {
		return errors.New("the token has expired")
	}
	if old := time.Since(claims.IssuedAt.Time); age > 0 && old > age {
		return fmt.Errorf("the token is %v old, and may be %v", old.Round(time.Second), age)
	}
	if claims.Issuer != tenant()+"/" || len(claims.Audience) != 1 || claims.Audience[0] != os.Getenv("AUTH0_AUDIENCE") {
		return errors.New("the token is of another tenant or for another audience")
	}
	return nil
}

// verify checks the token as a microservice does. Its key may not be published
// yet, so the question is put again until little of the time is left.
func verify(ctx context.Context, value string) error {
	token, _, err := parse(value, nil)
	if err != nil {
		return errors.New("the value holds no token")
	}
	for {
		var set struct {
			Keys []struct{ Kty, Kid, N, E string }
		}
		if err := ask(ctx, "/.well-known/jwks.json", nil, &set); err != nil {
			return err
		}
		for _, k := range set.Keys {
			if k.Kty == "RSA" && k.Kid == token.Header["kid"] {
				n, _ := base64.RawURLEncoding.DecodeString(k.N)
				e, _ := base64.RawURLEncoding.DecodeString(k.E)
				_, _, err := parse(value, &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())})
				return err
			}
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) < 5*time.Second {
			return errors.New("the tenant does not publish the token's key")
		}
		if err := sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
