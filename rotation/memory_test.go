package rotation_test

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/smithy-go"
)

// memory is one rotated secret and one static one, with the label rules of
// spec/secrets-manager.md 5.2 that a rotation can come across.
type memory struct {
	mu       sync.Mutex
	rotated  string // its name
	enabled  *bool
	rules    *types.RotationRulesType
	values   map[string]string // by version id; a placeholder is in labels only
	labels   map[string]string // version id by label
	static   map[string]string // value by name
	calls    map[string]int
	before   map[string]string            // the labels of a moment ago
	stale    func(n int) bool             // whether the n-th description shows those
	onBefore func(op string, n int) error // n counts the calls of op from 1
	onAfter  func(op string, n int) error
}

const (
	arn    = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:service-token-demo-a1B2c3"
	first  = "00000000-0000-0000-0000-000000000001"
	second = "00000000-0000-0000-0000-000000000002"
	third  = "00000000-0000-0000-0000-000000000003"
)

func newMemory() *memory {
	return &memory{
		rotated: "service-token-demo",
		enabled: aws.Bool(true),
		rules:   &types.RotationRulesType{ScheduleExpression: aws.String("rate(24 hours)")},
		values:  map[string]string{},
		labels:  map[string]string{},
		static:  map[string]string{"auth0-secrets-demo": `{"CLIENT_ID":"the-client","CLIENT_SECRET":"hush-hush"}`},
		calls:   map[string]int{},
	}
}

// begin does what RotateSecret does to the labels (T13).
func (m *memory) begin(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.labels["AWSPENDING"] = token
}

func (m *memory) label(name string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.labels[name]
}

func (m *memory) valueOf(label string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[m.labels[label]]
}

func (m *memory) count(op string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls[op]
}

// call wraps an operation in its faults, on either side of its effect.
func call[O any](m *memory, op string, do func() (*O, error)) (*O, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls[op]++
	n := m.calls[op]
	if m.onBefore != nil {
		if err := m.onBefore(op, n); err != nil {
			return nil, err
		}
	}
	out, err := do()
	if err == nil && m.onAfter != nil {
		if err := m.onAfter(op, n); err != nil {
			return nil, err
		}
	}
	return out, err
}

func throttled() error {
	return &smithy.GenericAPIError{Code: "ThrottlingException", Message: "Rate exceeded"}
}

func missing(what string) error {
	return &types.ResourceNotFoundException{Message: aws.String("Secrets Manager can't find the specified secret value for " + what)}
}

func (m *memory) DescribeSecret(_ context.Context, in *secretsmanager.DescribeSecretInput, _ ...func(*secretsmanager.Options)) (*secretsmanager.DescribeSecretOutput, error) {
	return call(m, "DescribeSecret", func() (*secretsmanager.DescribeSecretOutput, error) {
		stages := map[string][]string{}
		labels := m.labels
		if m.stale != nil && m.stale(m.calls["DescribeSecret"]) {
			labels = m.before
		}
		for label, id := range labels {
			stages[id] = append(stages[id], label)
		}
		for _, labels := range stages {
			slices.Sort(labels)
		}
		return &secretsmanager.DescribeSecretOutput{
			ARN: in.SecretId, Name: &m.rotated, RotationEnabled: m.enabled,
			RotationRules: m.rules, VersionIdsToStages: stages,
		}, nil
	})
}

func (m *memory) GetSecretValue(_ context.Context, in *secretsmanager.GetSecretValueInput, _ ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error) {
	return call(m, "GetSecretValue:"+aws.ToString(in.VersionStage), func() (*secretsmanager.GetSecretValueOutput, error) {
		if *in.SecretId != arn {
			value, ok := m.static[*in.SecretId]
			if !ok {
				return nil, missing("static secret")
			}
			return &secretsmanager.GetSecretValueOutput{SecretString: &value}, nil
		}
		holder := m.labels[*in.VersionStage]
		id := holder
		if in.VersionId != nil {
			id = *in.VersionId
		}
		if id != holder {
			return nil, &types.InvalidRequestException{Message: aws.String("You provided a VersionStage that is not associated to the provided VersionId.")}
		}
		value, ok := m.values[id]
		if !ok {
			return nil, missing("staging label: " + *in.VersionStage)
		}
		return &secretsmanager.GetSecretValueOutput{SecretString: &value, VersionId: &id}, nil
	})
}

func (m *memory) PutSecretValue(_ context.Context, in *secretsmanager.PutSecretValueInput, _ ...func(*secretsmanager.Options)) (*secretsmanager.PutSecretValueOutput, error) {
	return call(m, "PutSecretValue", func() (*secretsmanager.PutSecretValueOutput, error) {
		id := *in.ClientRequestToken
		if old, ok := m.values[id]; ok {
			if old != *in.SecretString {
				return nil, &types.ResourceExistsException{Message: aws.String("You can't use ClientRequestToken " + id + " because that value is already in use")}
			}
			return &secretsmanager.PutSecretValueOutput{VersionId: &id}, nil
		}
		m.values[id] = *in.SecretString
		for _, label := range in.VersionStages {
			m.labels[label] = id
		}
		return &secretsmanager.PutSecretValueOutput{VersionId: &id}, nil
	})
}

func (m *memory) UpdateSecretVersionStage(_ context.Context, in *secretsmanager.UpdateSecretVersionStageInput, _ ...func(*secretsmanager.Options)) (*secretsmanager.UpdateSecretVersionStageOutput, error) {
	return call(m, "UpdateSecretVersionStage", func() (*secretsmanager.UpdateSecretVersionStageOutput, error) {
		from := m.labels[*in.VersionStage]
		if from != aws.ToString(in.RemoveFromVersionId) {
			return nil, &types.InvalidParameterException{Message: aws.String("RemoveFromVersionId must be the version that has the label")}
		}
		if *in.VersionStage == "AWSCURRENT" && from != "" {
			m.labels["AWSPREVIOUS"] = from
		}
		m.labels[*in.VersionStage] = *in.MoveToVersionId
		return &secretsmanager.UpdateSecretVersionStageOutput{}, nil
	})
}
