package findings_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// steps is a rotation function: what Secrets Manager invokes four times.
type steps interface {
	createSecret() error
	setSecret() error
	testSecret() error
	finishSecret() error
}

// careful is a rotation function that does nothing wrong in the plays of this package, and as little as
// that takes. The examples are careful, but for what they do in their own way.
type careful struct {
	ctx     context.Context
	secrets *secretsmanager.Client
	event
}

// event is what Secrets Manager invokes a rotation function with.
type event struct{ Step, SecretId, ClientRequestToken string }

// serve is the program of a function whose steps are made of a careful one.
func serve(example func(careful) steps) {
	lambda.Start(func(ctx context.Context, e event) error {
		cfg, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return err
		}
		s := example(careful{ctx, secretsmanager.NewFromConfig(cfg, withoutJitter), e})
		switch e.Step {
		case "createSecret":
			return s.createSecret()
		case "setSecret":
			return s.setSecret()
		case "testSecret":
			return s.testSecret()
		case "finishSecret":
			return s.finishSecret()
		}
		return fmt.Errorf("unknown step %q", e.Step)
	})
}

// withoutJitter lets a play be repeated to the letter.
func withoutJitter(o *secretsmanager.Options) {
	o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
		r.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return time.Second, nil })
	})
}

func (c careful) createSecret() error {
	pending, err := c.pending()
	if err != nil || pending.lasts() {
		return err
	}
	token, err := c.mint()
	if err != nil {
		return err
	}
	err = c.put(c.current().with(token))
	if taken(err) {
		err = c.putAnew(c.current().with(token))
	}
	return err
}

func (c careful) setSecret() error { return nil } // a token carries its own proof

func (c careful) testSecret() error {
	pending, err := c.pending()
	if err == nil && pending.ends().Before(time.Now()) {
		err = errors.New("what is pending is no token, or has ended")
	}
	return err
}

func (c careful) finishSecret() error {
	labels, err := c.labels()
	if err != nil || labels["AWSPENDING"] == "" || labels["AWSCURRENT"] == labels["AWSPENDING"] {
		return err
	}
	return c.promote(labels["AWSCURRENT"], labels["AWSPENDING"])
}

// mint asks Auth0 for a token, as the function's own client.
func (c careful) mint() (token string, err error) { return c.mintFor(os.Getenv("AUTH0_AUDIENCE")) }

func (c careful) mintFor(audience string) (token string, err error) {
	static, err := c.secrets.GetSecretValue(c.ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("auth0-secrets-demo")})
	if err != nil {
		return "", err
	}
	var client value
	if err := json.Unmarshal([]byte(*static.SecretString), &client); err != nil {
		return "", err
	}
	return mintBy(client, audience)
}

// mintBy asks Auth0 for a token, as the client whose id and secret a value has.
func mintBy(client value, audience string) (token string, err error) {
	r, err := http.PostForm(os.Getenv("AUTH0_URL")+"/oauth/token", url.Values{
		"grant_type": {"client_credentials"}, "audience": {audience},
		"client_id": {client["CLIENT_ID"]}, "client_secret": {client["CLIENT_SECRET"]},
	})
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	var reply struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(r.Body).Decode(&reply); err != nil || reply.AccessToken == "" {
		return "", errors.Join(fmt.Errorf("auth0 gave no token: %s", r.Status), err)
	}
	return reply.AccessToken, nil
}

// put stores a value as pending, in the version of this rotation.
func (c careful) put(v value) error { return c.putAs(c.ClientRequestToken, "AWSPENDING", v) }

// putAnew stores a value as pending, in a version of its own.
func (c careful) putAnew(v value) error { return c.putAs("", "AWSPENDING", v) }

// putAs stores a value in a version, under a label. An empty version is one that the SDK makes up.
func (c careful) putAs(version, label string, v value) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	in := &secretsmanager.PutSecretValueInput{SecretId: &c.SecretId, SecretString: aws.String(string(text)), VersionStages: []string{label}}
	if version != "" {
		in.ClientRequestToken = &version
	}
	_, err = c.secrets.PutSecretValue(c.ctx, in)
	return err
}

// pending is the value that is pending, nil if none is.
func (c careful) pending() (value, error) { return c.read("AWSPENDING") }

// current is the value that is current, and empty if there is none.
func (c careful) current() value {
	v, err := c.read("AWSCURRENT")
	if err != nil || v == nil {
		return value{}
	}
	return v
}

func (c careful) read(label string) (v value, err error) {
	out, err := c.secrets.GetSecretValue(c.ctx, &secretsmanager.GetSecretValueInput{SecretId: &c.SecretId, VersionStage: &label})
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return v, json.Unmarshal([]byte(*out.SecretString), &v)
}

// absent reports whether an error says that there is no such value, and not that nobody knows.
func absent(err error) bool {
	var no *types.ResourceNotFoundException
	return errors.As(err, &no)
}

// taken reports whether an error says that the version has another value already.
func taken(err error) bool {
	var yes *types.ResourceExistsException
	return errors.As(err, &yes)
}

// labels is the version of each label.
func (c careful) labels() (map[string]string, error) {
	out, err := c.secrets.DescribeSecret(c.ctx, &secretsmanager.DescribeSecretInput{SecretId: &c.SecretId})
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for version, labels := range out.VersionIdsToStages {
		for _, l := range labels {
			all[l] = version
		}
	}
	return all, nil
}

// promote moves AWSCURRENT from one version, which may be none, to another.
func (c careful) promote(from, to string) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: &c.SecretId, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: &to}
	if from != "" {
		in.RemoveFromVersionId = &from
	}
	_, err := c.secrets.UpdateSecretVersionStage(c.ctx, in)
	return err
}

// value is a secret's JSON object.
type value map[string]string

// with returns the value with a token in it, and all else as it was.
func (v value) with(token string) value {
	next := value{"GENERATED_AT": time.Now().UTC().Format(time.RFC3339), "BEARER_TOKEN": "Bearer " + token}
	for key, other := range v {
		if next[key] == "" {
			next[key] = other
		}
	}
	return next
}

// ends is when the value's token does, by its own word; the zero time if there is none.
func (v value) ends() time.Time {
	parts := strings.Split(v["BEARER_TOKEN"], ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	var claims struct{ Exp int64 }
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return time.Time{}
	}
	return time.Unix(claims.Exp, 0)
}

// lasts reports whether the token is good until the next rotation has come, a day from now.
func (v value) lasts() bool { return time.Until(v.ends()) > 24*time.Hour+30*time.Minute }
