package fakesecrets_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
)

// lastCall is the last call of the journal as JSON, without what every call has.
func (r *rig) lastCall() string {
	r.Helper()
	calls := facts[journal.Call](r)
	c := calls[len(calls)-1]
	text, err := json.Marshal(struct {
		Secret  string        `json:"secret,omitempty"`
		Asked   journal.Asked `json:"asked,omitzero"`
		Message string        `json:"message,omitempty"`
	}{c.Secret, c.Asked, c.Message})
	r.check(err)
	return string(text)
}

// The journal tells what a call named, the same through both doors: secrets as they were given, versions
// by ordinal, and no value.
func TestTheJournalTellsWhatWasAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	token := func(n string) string { return strings.Repeat(n, 36) }
	const value = "a-value-that-nobody-else-knows"
	arn := func() string { sec, _ := r.Secret("s"); return sec.ARN }
	is := func(want string, err error) {
		t.Helper()
		if err != nil && !strings.Contains(want, `"message"`) {
			t.Fatal(err)
		}
		equal(t, "the last call", r.lastCall(), want)
	}
	_, err := r.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name: aws.String("s"), ClientRequestToken: aws.String(token("1")), SecretString: aws.String(value)})
	is(`{"secret":"s","asked":{"name":"s","clientRequestToken":"v1"}}`, err)
	is(`{"secret":"t","asked":{"name":"t","clientRequestToken":"v1"}}`, r.Put("t", value))
	_, err = r.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: aws.String(arn()), ClientRequestToken: aws.String(token("2")), SecretString: aws.String(value), VersionStages: []string{"X", "AWSPENDING"}})
	is(`{"secret":"s","asked":{"secretId":"`+arn()+`","clientRequestToken":"v2","versionStages":["X","AWSPENDING"]}}`, err)
	_, err = r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: aws.String("s"), VersionId: aws.String(token("2")), VersionStage: aws.String("AWSPENDING")})
	is(`{"secret":"s","asked":{"secretId":"s","versionId":"v2","versionStage":"AWSPENDING"}}`, err)
	is(`{"secret":"s","asked":{"secretId":"s","versionStage":"AWSCURRENT","removeFromVersionId":"v1","moveToVersionId":"v2"}}`,
		r.MoveLabel("s", "AWSCURRENT", "v1", "v2"))
	r.Lambda.set("rotate", template)
	is(`{"secret":"t","asked":{"secretId":"t","clientRequestToken":"v2","rotationLambdaARN":"`+arnOf+`rotate"}}`, r.RotateDays("t", 1, "rotate"))
	r.World.Clock.Settle()

	_, err = r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("none")})
	is(`{"asked":{"secretId":"none"},"message":"Secrets Manager can't find the specified secret."}`, err)
	_, err = r.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: aws.String("s"), ClientRequestToken: aws.String(token("2")), SecretString: aws.String("another")})
	is(`{"secret":"s","asked":{"secretId":"s","clientRequestToken":"v2"},"message":"You can't use ClientRequestToken v2 because that value is already in use for a version of secret `+arn()+`."}`, err)
	r.World.Faults.On("secrets.GetSecretValue").Caller("test").Do(fault.Deny())
	_, err = r.Client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("s")})
	is(`{"secret":"s","asked":{"secretId":"s"},"message":"User: arn:aws:iam::000000000000:user/test is not authorized to perform: secretsmanager:GetSecretValue on resource: s because no identity-based policy allows the secretsmanager:GetSecretValue action"}`, err)
	for _, e := range r.World.Journal.Entries() {
		if line, err := json.Marshal(e); err != nil || strings.Contains(string(line), value) {
			t.Errorf("the journal holds a value: %s %v", line, err)
		}
	}
}

// deletions are what the journal tells of deletions: "s v1 started by operator".
func (r *rig) deletions() string {
	var all []string
	for _, d := range facts[journal.Deletion](r) {
		all = append(all, strings.Join([]string{d.Secret, d.Version, string(d.To), d.By}, " "))
	}
	return strings.Join(all, ", ")
}

func TestFactsOfADeletion(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	operator := r.As("operator")
	r.check(r.Put("s", "a"))
	r.check(r.Put("s", "b"))
	r.check(operator.Delete("s", 7))
	r.check(operator.Restore("s"))
	equal(t, "restored", r.deletions(), "s v1 started operator, s v2 started operator, s v1 cancelled operator, s v2 cancelled operator")
	r.check(operator.Delete("s", 7))
	before := len(r.deletions())
	r.World.Clock.Advance(7 * 24 * time.Hour)
	equal(t, "gone", r.deletions()[before:], ", s v1 ended secretsmanager, s v2 ended secretsmanager")
	r.check(r.Put("t", "a"))
	before = len(r.deletions())
	r.check(operator.Delete("t", 7))
	r.check(operator.Remove("t")) // has begun already
	equal(t, "removed", r.deletions()[before:], ", t v1 started operator, t v1 ended operator")
	equal(t, "created", len(facts[journal.Created](r)), 2)
}

func TestFactsOfAnAbandonedRotation(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", failing("testSecret"))
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 30, "rotate"))
	r.World.Clock.Settle()
	equal(t, "function", facts[journal.RotationStarted](r)[0].Function, arnOf+"rotate")
	r.check(r.As("operator").MoveLabel("s", "AWSPENDING", "v2", "")) // ends it, but by no new value
	equal(t, "abandoned", len(facts[journal.RotationAbandoned](r)), 0)
	r.check(r.Rotate("s"))
	r.World.Clock.Settle()
	r.check(r.As("operator").Put("s", "manual"))
	equal(t, "abandoned", facts[journal.RotationAbandoned](r)[0],
		journal.RotationAbandoned{Secret: "s", Version: "v3", Run: 2, Attempt: 1, By: "operator"})
}
