package survey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rolloverhq/rollover/internal/survey"
)

// of surveys files, "NAME: TEXT" as a map.
func of(t *testing.T, files map[string]string) *survey.Survey {
	t.Helper()
	root := fstest.MapFS{}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	s, err := survey.Of(root)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNamesThatCodeReads(t *testing.T) {
	t.Parallel()
	for file, c := range map[string]struct{ text, want string }{
		"main.go": {
			"package main\nimport \"os\"\nconst table = \"TABLE\"\nfunc f(getenv func(string) string, n string) {\n\tos.Getenv(\"URL\"); os.LookupEnv(table)\n\tgetenv(\"GIVEN\"); os.Getenv(n); os.Getenv(\"URL\") }",
			"URL main.go:5, TABLE main.go:5, GIVEN main.go:6",
		},
		"app.py": {
			"import os\nurl = os.environ['URL']\nx = os.environ.get(\"X\", 1)\ny = os.getenv('Y')\n# os.getenv('NOT')\nz = environ[name]",
			"URL app.py:2, X app.py:3, Y app.py:4",
		},
		"src/index.mjs": {
			"const { A, B: b, C = 1 } = process.env\nprocess.env.D; process.env['E']\n// process.env.NOT",
			"D src/index.mjs:2, E src/index.mjs:2, A src/index.mjs:1, B src/index.mjs:1, C src/index.mjs:1",
		},
		"node_modules/x/index.js": {"process.env.X", ""},
		"main_test.go":            {"package main\nimport \"os\"\nvar x = os.Getenv(\"X\")", ""},
	} {
		var got []string
		for _, n := range of(t, map[string]string{file: c.text}).Names {
			got = append(got, fmt.Sprintf("%s %s", n.Name, n.Place))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %q, want %s", file, got, c.want)
		}
	}
}

func TestFunctionsThatTemplatesDeclare(t *testing.T) {
	t.Parallel()
	want := survey.Function{
		Name: "Rotate", Runtime: "python3.12", Handler: "app.handler", Code: "deploy/src", Timeout: 45 * time.Second,
		Env: map[string]string{"AUDIENCE": "https://a.example.com", "N": "3"}, Unknown: []string{"URL"},
	}
	for file, c := range map[string]struct {
		line               int
		code, expr, config string
	}{
		"deploy/template.yaml": {7, "deploy/src", "rate(1 day)", `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Timeout: 3
Resources:
  Rotate:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: src/
      Timeout: 45
      Environment:
        Variables:
          AUDIENCE: https://a.example.com
          N: 3
          URL: !Sub 'https://${Tenant}'
  Schedule:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      RotationRules:
        ScheduleExpression: rate(1 day)
`},
		"deploy/serverless.yml": {7, "deploy", "30 days", `provider:
  runtime: python3.12
  timeout: 45
  environment:
    N: 3
functions:
  Rotate:
    handler: app.handler
    environment:
      AUDIENCE: https://a.example.com
      URL: ${env:URL}
resources:
  Resources:
    Schedule:
      Properties:
        RotationRules: {AutomaticallyAfterDays: 30}
`},
		"deploy/main.tf": {2, "deploy/src", "30 days", `variable "url" {}
resource "aws_lambda_function" "Rotate" {
  runtime  = "python3.12"
  handler  = "app.handler"
  filename = "src"
  timeout  = 45
  role     = aws_iam_role.rotate.arn
  environment {
    variables = {
      AUDIENCE = "https://a.example.com"
      N        = 3
      URL      = var.url
    }
  }
}
resource "aws_secretsmanager_secret_rotation" "s" {
  rotation_rules { automatically_after_days = 30 }
}
`},
	} {
		s := of(t, map[string]string{file: c.config})
		expected := want
		expected.Code, expected.Place = c.code, survey.Place{File: file, Line: c.line}
		if len(s.Functions) != 1 || fmt.Sprint(s.Functions[0]) != fmt.Sprint(expected) {
			t.Errorf("%s:\n got %+v\nwant %+v", file, s.Functions, expected)
		}
		if len(s.Schedules) != 1 || s.Schedules[0].Expression != c.expr {
			t.Errorf("%s: schedules %v", file, s.Schedules)
		}
	}
}

func TestHandlersInTheCode(t *testing.T) {
	t.Parallel()
	s := of(t, map[string]string{"src/app.py": "def help(): pass\ndef lambda_handler(event, context): pass", "index.js": "exports.handler = async () => {}"})
	var got []string
	for _, h := range s.Handlers {
		got = append(got, fmt.Sprintf("%s %s %s", h.Place, h.Runtime, h.Handler))
	}
	if want := []string{"index.js:1 nodejs22.x index.handler", "src/app.py:2 python3.12 src/app.lambda_handler"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What cannot be read is said, and the rest is read.
func TestWhatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	s := of(t, map[string]string{"a.go": "pakage main", "b.tf": "resource {", "serverless.yml": "a: [", "c.yaml": "a: [", "d.py": "os.getenv('D')"})
	if len(s.Skipped) != 3 || len(s.Names) != 1 {
		t.Errorf("skipped %q, read %v", s.Skipped, s.Names)
	}
}

// FuzzOf holds the readers to an answer for any text.
func FuzzOf(f *testing.F) {
	for _, name := range []string{"main.go", "app.py", "index.js", "main.tf", "serverless.yml", "template.yaml"} {
		f.Add(name, "functions: {a: {handler: b}}\nprocess.env.A = os.environ['B']")
	}
	f.Add("template.yaml", "Resources: {A: {Type: !Ref x, Properties: [1]}}")
	f.Add("main.tf", `resource "aws_lambda_function" "x" { environment { variables = { (a) = b } } }`)
	f.Fuzz(func(t *testing.T, name, text string) {
		if !slices.Contains([]string{"main.go", "app.py", "index.js", "main.tf", "serverless.yml", "template.yaml"}, name) {
			return
		}
		s, err := survey.Of(fstest.MapFS{name: {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range s.Names {
			if n.Name == "" || n.Place.Line < 1 {
				t.Errorf("%+v", n)
			}
		}
	})
}
