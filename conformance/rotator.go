package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Rotator is the rotation function of the cases. It takes its orders from, and leaves its notes in, secrets of
// the endpoint that it serves, beside the one that it rotates: so it can run anywhere, and one will do for all
// cases at once.
type Rotator struct {
	Client *secretsmanager.Client
	Sleep  func(context.Context, time.Duration) error // in the time that the endpoint lives in
}

// Step is what Secrets Manager hands to a rotation function (spec 6.4).
type Step struct {
	Step, SecretId, ClientRequestToken, RotationToken string
}

// orders say what the function does for one secret.
type orders struct {
	Does   string        // "rotate": what is expected of it; "tidy": that, and AWSPENDING off at the end; "nothing"
	Fails  string        // the step at whose beginning it fails; "every" stands for any
	Undone string        // the step that it does and reports as failed
	Pause  time.Duration // at the beginning of each step
	Looks  bool          // at the beginning of each step, see seen
}

// note is what the function leaves of one step.
type note struct {
	Step
	Seen *seen `json:",omitempty"`
}

// seen is what the function saw when it looked.
type seen struct {
	Described []string // the labels of its version
	ByID      read     // GetSecretValue by version and AWSPENDING
	ByLabel   read     // GetSecretValue by AWSPENDING alone
	First     string   // the first version that is listed
}

// read is what a GetSecretValue came to.
type read struct {
	Code, Message string // of its error
	Value         string
	Labels        []string
}

// ordersOf and notesOf name what lies beside a secret.
func ordersOf(name string) string { return name + "/orders" }
func notesOf(name string) string  { return name + "/notes" }

// Handle does one step. A step without a secret asks whether anybody is there, and is.
func (r Rotator) Handle(ctx context.Context, s Step) error {
	if s.SecretId == "" {
		return nil
	}
	name := nameIn(s.SecretId)
	var o orders
	if err := r.read(ctx, ordersOf(name), &o); err != nil {
		return fmt.Errorf("its orders: %w", err)
	}
	n := note{Step: s}
	if o.Looks {
		n.Seen = r.look(ctx, s)
	}
	if err := r.leave(ctx, notesOf(name), n); err != nil {
		return fmt.Errorf("its notes: %w", err)
	}
	if o.Pause > 0 {
		if err := r.Sleep(ctx, o.Pause); err != nil {
			return err
		}
	}
	if o.Fails == s.Step || o.Fails == "every" {
		return errors.New("out of order")
	}
	if err := r.do(ctx, o.Does, s); err != nil {
		return err
	}
	if o.Undone == s.Step {
		return errors.New("done, but nobody heard")
	}
	return nil
}

// nameIn is the name in a secret's ARN.
func nameIn(arn string) string {
	_, name, isARN := strings.Cut(arn, ":secret:")
	if !isARN || len(name) < 8 {
		return arn
	}
	return name[:len(name)-len("-abcdef")]
}

// read decodes the value of a secret.
func (r Rotator) read(ctx context.Context, name string, into any) error {
	out, err := r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name})
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(aws.ToString(out.SecretString)), into)
}

// leave appends a note. Steps of one secret do not overlap, so nobody else writes meanwhile.
func (r Rotator) leave(ctx context.Context, name string, n note) error {
	var notes []note
	if err := r.read(ctx, name, &notes); err != nil {
		return err
	}
	text, err := json.Marshal(append(notes, n))
	if err != nil {
		return err
	}
	_, err = r.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &name, SecretString: aws.String(string(text))})
	return err
}

// look takes in what there is to be seen of the version that is to be made.
func (r Rotator) look(ctx context.Context, s Step) *seen {
	var all seen
	if d, err := r.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &s.SecretId}); err == nil {
		all.Described = d.VersionIdsToStages[s.ClientRequestToken]
	}
	all.ByID = r.get(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: &s.SecretId, VersionId: &s.ClientRequestToken, VersionStage: aws.String("AWSPENDING"),
	})
	all.ByLabel = r.get(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.SecretId, VersionStage: aws.String("AWSPENDING")})
	list, err := r.Client.ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{
		SecretId: &s.SecretId, IncludeDeprecated: aws.Bool(true),
	})
	if err == nil && len(list.Versions) > 0 {
		all.First = aws.ToString(list.Versions[0].VersionId)
	}
	return &all
}

func (r Rotator) get(ctx context.Context, in *secretsmanager.GetSecretValueInput) read {
	out, err := r.Client.GetSecretValue(ctx, in)
	if err != nil {
		code, message := refusal(err)
		return read{Code: code, Message: message}
	}
	return read{Value: aws.ToString(out.SecretString), Labels: out.VersionStages}
}
