package deploy

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/rotation"
)

// What makes a rotation right must not depend on how it was deployed.
func TestBothTemplatesDescribeTheSameFunction(t *testing.T) {
	t.Parallel()
	serverless := readServerless(t)
	sam, _ := readSAM(t)
	if !reflect.DeepEqual(serverless, sam) {
		t.Errorf("serverless.yml and template.yaml differ:\n%+v\n%+v", serverless, sam)
	}
	want := function{
		Name: "rotate-${Stage}", Runtime: "provided.al2023", Architectures: []string{"arm64"}, Timeout: 30, Memory: 128,
		Artifact:    "build/rotate.zip",
		Environment: map[string]string{"AUTH0_URL": "Auth0Url", "AUTH0_AUDIENCE": "Auth0Audience"},
		Policy:      sam.Policy, // judged by itself below
		Permission: map[string]any{
			"FunctionName": "RotateFunction.Arn", "Action": "lambda:InvokeFunction",
			"Principal": "secretsmanager.amazonaws.com", "SourceAccount": "${AWS::AccountId}",
		},
	}
	if !reflect.DeepEqual(sam, want) {
		t.Errorf("the function is %+v\nwant %+v", sam, want)
	}
}

func TestThePolicyAllowsWhatTheRotationDoes(t *testing.T) {
	t.Parallel()
	const (
		prefix       = "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"
		credentials  = prefix + "auth0-secrets-${Stage}-??????"
		serviceToken = prefix + "service-token-${Stage}-??????"
	)
	through := func(secrets ...any) map[string]map[string]any {
		return map[string]map[string]any{
			"StringEquals": {"kms:ViaService": "secretsmanager.${AWS::Region}.amazonaws.com"},
			"StringLike":   {"kms:EncryptionContext:SecretARN": secrets},
		}
	}
	want := []statement{
		{"ReadCredentials", "Allow", onCredentials, []string{credentials}, nil},
		{"RotateServiceToken", "Allow", onServiceToken, []string{serviceToken}, nil},
		{"DecryptSecrets", "Allow", []string{"kms:Decrypt"}, []string{"KmsKeyArn"}, through(credentials, serviceToken)},
		{"EncryptServiceToken", "Allow", []string{"kms:GenerateDataKey"}, []string{"KmsKeyArn"}, through(serviceToken)},
	}
	sam, _ := readSAM(t)
	if !reflect.DeepEqual(sam.Policy, want) {
		t.Errorf("the policy is %+v\nwant %+v", sam.Policy, want)
	}

	// The rotation can call what its interface has, and the secret that it rotates is what it calls all of it on.
	var calls []string
	for m := range reflect.TypeFor[rotation.Secrets]().Methods() {
		calls = append(calls, "secretsmanager:"+m.Name)
	}
	slices.Sort(calls)
	if !slices.Equal(calls, onServiceToken) {
		t.Errorf("the rotation calls %v, and is allowed %v", calls, onServiceToken)
	}
}

// AutomaticallyAfterDays: 1 opens windows of a whole day, in which a token of 25 hours may run out (F29).
func TestTheScheduleIsTight(t *testing.T) {
	t.Parallel()
	_, s := readSAM(t)
	schedule := s.Resources["ServiceTokenRotation"]
	want := map[string]any{
		"SecretId": "service-token-${Stage}", "RotationLambdaARN": "RotateFunction.Arn",
		"RotationRules": map[string]any{"ScheduleExpression": "rate(24 hours)", "Duration": "1h"},
	}
	if schedule.Type != "AWS::SecretsManager::RotationSchedule" || !reflect.DeepEqual(schedule.Properties, want) {
		t.Errorf("the schedule is %s %v\nwant %v", schedule.Type, schedule.Properties, want)
	}
	if schedule.DependsOn != "RotatePermission" {
		t.Errorf("the schedule depends on %q: it rotates at once, so the permission must be there", schedule.DependsOn)
	}
}

// Without !Sub the text would be taken to the letter, which the tests above do not see.
func TestEverySubstitutionIsOne(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if strings.Contains(line, "${") && !strings.Contains(line, "!Sub ") {
			t.Errorf("template.yaml:%d has no !Sub: %s", i+1, strings.TrimSpace(line))
		}
	}
}

// Names that the function is configured with must be those that it reads.
func TestTheFunctionUnderstandsItsEnvironment(t *testing.T) {
	t.Parallel()
	environment := readServerless(t).Environment
	asked := map[string]bool{}
	_, err := rotation.FromEnv(func(name string) string {
		asked[name] = true
		if name == "AUTH0_URL" && environment[name] != "" {
			return "https://example.eu.auth0.com"
		}
		return environment[name]
	})
	if err != nil {
		t.Errorf("the function does not start: %v", err)
	}
	for name := range environment {
		if !asked[name] {
			t.Errorf("nobody reads %s", name)
		}
	}
}
