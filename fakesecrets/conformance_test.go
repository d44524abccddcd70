package fakesecrets_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/rolloverhq/rollover/fakesecrets"
)

// conformanceCase is a numbered case of spec 11: questions whose answers the real service has given,
// asked through its own client.
type conformanceCase struct {
	number string
	about  string
	start  string // the world's time; empty: any
	play   func(c *stand)
}

// stand is what a case needs of an endpoint: the client, the functions that it may rotate by, and time.
type stand struct {
	testing.TB
	Client   *secretsmanager.Client
	URL      string
	Function func(function) string // deploys it and returns its ARN
	Events   func() []event        // what the functions were handed
	Advance  func(time.Duration)
	Settle   func()

	name string
	ids  []string // of the versions, in the order in which the case made them
}

func TestConformance(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, cases := range [][]conformanceCase{protocolCases, valueCases, rotationCases, scheduleCases, deletionCases} {
		for _, c := range cases {
			if seen[c.number] {
				t.Fatalf("case %s is there twice", c.number)
			}
			seen[c.number] = true
			t.Run(c.number, func(t *testing.T) {
				t.Parallel()
				var start time.Time
				if c.start != "" {
					var err error
					if start, err = time.Parse(time.RFC3339, c.start); err != nil {
						t.Fatal(err)
					}
				}
				r := newRigAt(t, start)
				n := 0
				c.play(&stand{
					TB: t, Client: r.Client, URL: r.URL(), name: "secret/" + c.number,
					Function: func(f function) string { n++; return r.Lambda.set(fmt.Sprintf("fn%d", n), f) },
					Events:   r.Lambda.seen,
					Advance:  r.World.Clock.Advance,
					Settle:   r.World.Clock.Settle,
				})
			})
		}
	}
}

// raw posts a body as no SDK would, and returns status and answer.
func (c *stand) raw(operation, body string) (int, map[string]any) {
	c.Helper()
	req, err := http.NewRequest(http.MethodPost, c.URL, strings.NewReader(body))
	c.ok(err)
	req.Header.Set("X-Amz-Target", "secretsmanager."+operation)
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=TEST/20350101/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0")
	req.Close = true
	resp, err := http.DefaultTransport.RoundTrip(req)
	c.ok(err)
	text, err := io.ReadAll(resp.Body)
	c.ok(err)
	c.ok(resp.Body.Close())
	var answer map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&answer); err != nil {
		c.Fatalf("the answer %q is no JSON object: %v", text, err)
	}
	return resp.StatusCode, answer
}

func (c *stand) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// refused asserts an error's code, and that its message contains a text.
func (c *stand) refused(err error, code, message string) {
	c.Helper()
	if got := codeOf(err); got != code || !strings.Contains(fmt.Sprint(err), message) {
		c.Fatalf("got the error %v, want %s: %s", err, code, message)
	}
}

// create makes the case's secret with the value "a" as v1.
func (c *stand) create() {
	c.Helper()
	out, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name, SecretString: aws.String("a")})
	c.ok(err)
	c.ids = append(c.ids, *out.VersionId)
}

// put puts a value with these stages as the next version.
func (c *stand) put(value string, stages ...string) *secretsmanager.PutSecretValueOutput {
	c.Helper()
	out, err := c.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: &c.name, SecretString: &value, VersionStages: stages,
	})
	c.ok(err)
	c.ids = append(c.ids, *out.VersionId)
	return out
}

// move moves a label from version to version, counted from 1; 0 leaves the member out.
func (c *stand) move(label string, from, to int) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{SecretId: &c.name, VersionStage: &label}
	if from > 0 {
		in.RemoveFromVersionId = &c.ids[from-1]
	}
	if to > 0 {
		in.MoveToVersionId = &c.ids[to-1]
	}
	_, err := c.Client.UpdateSecretVersionStage(ctx, in)
	return err
}

// rotate calls RotateSecret, and notes the version of its answer as the next one.
func (c *stand) rotate(change ...func(*secretsmanager.RotateSecretInput)) error {
	in := &secretsmanager.RotateSecretInput{SecretId: &c.name}
	for _, f := range change {
		f(in)
	}
	out, err := c.Client.RotateSecret(ctx, in)
	if err == nil {
		c.ids = append(c.ids, *out.VersionId)
	}
	return err
}

func (c *stand) by(f function) func(*secretsmanager.RotateSecretInput) {
	arn := c.Function(f)
	return func(in *secretsmanager.RotateSecretInput) { in.RotationLambdaARN = &arn }
}

func days(n int64) func(*secretsmanager.RotateSecretInput) {
	return func(in *secretsmanager.RotateSecretInput) {
		in.RotationRules = &types.RotationRulesType{AutomaticallyAfterDays: &n}
	}
}

func on(expression string) func(*secretsmanager.RotateSecretInput) {
	return func(in *secretsmanager.RotateSecretInput) {
		in.RotationRules = &types.RotationRulesType{ScheduleExpression: &expression}
	}
}

func notNow(in *secretsmanager.RotateSecretInput) { in.RotateImmediately = aws.Bool(false) }

func (c *stand) describe() *secretsmanager.DescribeSecretOutput {
	c.Helper()
	out, err := c.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &c.name})
	c.ok(err)
	return out
}

// stages asserts where the labels are: "v1{PREVIOUS} v2{CURRENT,X}", AWS left out of the service's own,
// labels sorted. The versions that the case has not made itself come last, as "?".
func (c *stand) stages(want string) {
	c.Helper()
	var all []string
	d := c.describe()
	show := func(name string, labels []string) {
		short := make([]string, len(labels))
		for i, l := range labels {
			short[i] = strings.TrimPrefix(l, "AWS")
		}
		sort.Strings(short)
		all = append(all, name+"{"+strings.Join(short, ",")+"}")
	}
	for i, id := range c.ids {
		if labels, ok := d.VersionIdsToStages[id]; ok {
			show(fmt.Sprintf("v%d", i+1), labels)
		}
		delete(d.VersionIdsToStages, id)
	}
	for _, labels := range d.VersionIdsToStages {
		show("?", labels)
	}
	if got := strings.Join(all, " "); got != want {
		c.Fatalf("the labels are %s, want %s", got, want)
	}
}

func (c *stand) list(deprecated bool) []types.SecretVersionsListEntry {
	c.Helper()
	out, err := c.Client.ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{SecretId: &c.name, IncludeDeprecated: &deprecated})
	c.ok(err)
	return out.Versions
}

func (c *stand) get(change ...func(*secretsmanager.GetSecretValueInput)) (*secretsmanager.GetSecretValueOutput, error) {
	in := &secretsmanager.GetSecretValueInput{SecretId: &c.name}
	for _, f := range change {
		f(in)
	}
	return c.Client.GetSecretValue(ctx, in)
}

func stage(label string) func(*secretsmanager.GetSecretValueInput) {
	return func(in *secretsmanager.GetSecretValueInput) { in.VersionStage = &label }
}

func id(version string) func(*secretsmanager.GetSecretValueInput) {
	return func(in *secretsmanager.GetSecretValueInput) { in.VersionId = &version }
}

// The messages of spec 2.5 that the cases ask for.
const (
	e1  = "Secrets Manager can't find the specified secret."
	e2  = "Secrets Manager can't find the specified secret value for staging label: "
	e3  = "Secrets Manager can't find the specified secret value for VersionId: "
	e4  = "You provided a VersionStage that is not associated to the provided VersionId."
	e5  = "You must provide a ClientRequestToken value. We recommend a UUID-type value."
	e8  = "You can't create this secret because a secret with this name is already scheduled for deletion."
	e9  = "You can't perform this operation on the secret because it was marked for deletion."
	e11 = "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com."
	e12 = "No Lambda rotation function ARN is associated with this secret."
	e13 = "A previous rotation isn't complete. That rotation will be reattempted."
	e14 = "You cannot specify both rotation frequency and schedule expression together."
	e16 = "You can only move staging label AWSCURRENT to a different secret version. It can\u2019t be completely removed."

	invalidRequest   = "InvalidRequestException"
	invalidParameter = "InvalidParameterException"
	notFound         = "ResourceNotFoundException"
	exists           = "ResourceExistsException"
	validation       = "ValidationException"

	token1 = "11111111-1111-4111-8111-111111111111"
	token2 = "22222222-2222-4222-8222-222222222222"
)

var _ fakesecrets.Checker = (*lambda)(nil)
