// Package deploy holds the deployment of the worked example: what it must agree on is tested here.
package deploy

import (
	"maps"
	"os"

	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The actions that the function needs, by the secret that they are for.
var (
	onServiceToken = []string{
		"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue",
		"secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage",
	}
	onCredentials = []string{"secretsmanager:GetSecretValue"}
)

// statement is one of an IAM policy.
type statement struct {
	Sid       string                    `yaml:"Sid"`
	Effect    string                    `yaml:"Effect"`
	Action    []string                  `yaml:"Action"`
	Resource  []string                  `yaml:"Resource"`
	Condition map[string]map[string]any `yaml:"Condition"`
}

// function is a rotation function as a template describes it.
type function struct {
	Name          string
	Runtime       string
	Architectures []string
	Timeout       int
	Memory        int
	Artifact      string
	Environment   map[string]string
	Policy        []statement
	Permission    map[string]any
}

// read decodes a template, with the words of both frameworks for the same thing made one.
func read(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	one := strings.NewReplacer(
		"${aws:region}", "${AWS::Region}", "${aws:accountId}", "${AWS::AccountId}", "${sls:stage}", "${Stage}",
		"arn:${AWS::Partition}:", "arn:aws:", "!Ref AWS::AccountId", "${AWS::AccountId}",
		"${env:AUTH0_URL}", "Auth0Url", "${env:AUTH0_AUDIENCE}", "Auth0Audience", "${env:KMS_KEY_ARN}", "KmsKeyArn",
		"Fn::GetAtt: [RotateLambdaFunction, Arn]", "RotateFunction.Arn",
	).Replace(string(text))
	if err := yaml.Unmarshal([]byte(one), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func readServerless(t *testing.T) function {
	t.Helper()
	var doc struct {
		Params struct{ Default map[string]string }
	}
	read(t, "serverless.yml", &doc)
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(doc.Params.Default)) {
		pairs = append(pairs, "${param:"+name+"}", doc.Params.Default[name])
	}
	params := strings.NewReplacer(pairs...)

	var all map[string]any
	read(t, "serverless.yml", &all)
	text, err := yaml.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Provider struct {
			Stage        string
			Region       string
			Runtime      string
			Architecture string
			IAM          struct {
				Role struct {
					Statements []map[string]any
				}
			}
		}
		Package   struct{ Artifact string }
		Functions map[string]struct {
			Name        string
			Handler     string
			MemorySize  int `yaml:"memorySize"`
			Timeout     int
			Environment map[string]string
		}
		Resources struct {
			Resources map[string]struct {
				Type       string         `yaml:"Type"`
				Properties map[string]any `yaml:"Properties"`
			} `yaml:"Resources"`
		}
	}
	if err := yaml.Unmarshal([]byte(params.Replace(string(text))), &s); err != nil {
		t.Fatal(err)
	}
	if s.Provider.Stage != "${opt:stage, 'demo'}" || s.Provider.Region != "${opt:region, 'eu-west-1'}" {
		t.Errorf("serverless.yml is for stage %s and region %s", s.Provider.Stage, s.Provider.Region)
	}
	f, ok := s.Functions["rotate"]
	if !ok || len(s.Functions) != 1 {
		t.Fatalf("serverless.yml has the functions %v, want rotate alone", s.Functions)
	}
	return function{
		Name: f.Name, Runtime: s.Provider.Runtime, Architectures: []string{s.Provider.Architecture},
		Timeout: f.Timeout, Memory: f.MemorySize, Artifact: s.Package.Artifact, Environment: f.Environment,
		Policy: statements(t, s.Provider.IAM.Role.Statements), Permission: s.Resources.Resources["RotatePermission"].Properties,
	}
}

// sam is what of template.yaml is read.
type sam struct {
	Resources map[string]struct {
		Type       string         `yaml:"Type"`
		DependsOn  string         `yaml:"DependsOn"`
		Properties map[string]any `yaml:"Properties"`
	} `yaml:"Resources"`
}

func readSAM(t *testing.T) (function, sam) {
	t.Helper()
	var s sam
	read(t, "template.yaml", &s)
	p := s.Resources["RotateFunction"].Properties
	var f struct {
		FunctionName  string   `yaml:"FunctionName"`
		CodeURI       string   `yaml:"CodeUri"`
		Runtime       string   `yaml:"Runtime"`
		Architectures []string `yaml:"Architectures"`
		MemorySize    int      `yaml:"MemorySize"`
		Timeout       int      `yaml:"Timeout"`
		Environment   struct {
			Variables map[string]string `yaml:"Variables"`
		} `yaml:"Environment"`
		Policies []struct {
			Statement []map[string]any `yaml:"Statement"`
		} `yaml:"Policies"`
	}
	again(t, p, &f)
	if len(f.Policies) != 1 {
		t.Fatalf("template.yaml has %d policies, want 1", len(f.Policies))
	}
	return function{
		Name: f.FunctionName, Runtime: f.Runtime, Architectures: f.Architectures, Timeout: f.Timeout, Memory: f.MemorySize,
		Artifact: f.CodeURI, Environment: f.Environment.Variables,
		Policy: statements(t, f.Policies[0].Statement), Permission: s.Resources["RotatePermission"].Properties,
	}, s
}

// statements decodes a policy to the letter: a member that statement does not know fails.
func statements(t *testing.T, all []map[string]any) []statement {
	t.Helper()
	var out []statement
	again(t, all, &out, yaml.DisallowUnknownField())
	return out
}

func again(t *testing.T, from, to any, options ...yaml.DecodeOption) {
	t.Helper()
	text, err := yaml.Marshal(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(text, to, options...); err != nil {
		t.Fatal(err)
	}
}
