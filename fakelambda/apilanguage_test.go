package fakelambda

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// pythonRuntimeHere is the runtime of the Python that is installed.
func pythonRuntimeHere(t *testing.T) types.Runtime {
	t.Helper()
	version := strings.Split(interpreterFor(t, "python3.12").Version, ".")
	return types.Runtime("python" + version[0] + "." + version[1])
}

const (
	greeting = "def handler(event, context):\n    return 'hello ' + event['name'] + ' from ' + context.function_name\n"
	farewell = "def handler(event, context):\n    return 'goodbye ' + event['name']\n"
)

// answers fails unless the function answers an invocation so.
func (s *served) answers(function, want string) {
	s.Helper()
	out, err := s.lambda.Invoke(s.Context(), &lambda.InvokeInput{FunctionName: &function, Payload: []byte(`{"name":"Ada"}`)})
	if err != nil {
		s.Fatal(err)
	}
	if got := string(out.Payload); got != want || out.FunctionError != nil {
		s.Errorf("%s: %s, function error %q: want %s\n%s", function, got, aws.ToString(out.FunctionError), want, s.s.Logs(function))
	}
}

func TestCreateFunctionInPython(t *testing.T) {
	t.Parallel()
	s, name := serve(t), "greet"
	runtime := pythonRuntimeHere(t)
	made := s.create(name, packed(t, member{"app.py", greeting, 0o644}), func(in *lambda.CreateFunctionInput) {
		in.Runtime, in.Handler, in.Timeout = runtime, aws.String("app.handler"), aws.Int32(60)
	})
	if made.Runtime != runtime || *made.Handler != "app.handler" {
		t.Errorf("runtime %s, handler %s", made.Runtime, *made.Handler)
	}
	s.answers(name, `"hello Ada from greet"`)
	if _, err := s.lambda.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{
		FunctionName: &name, ZipFile: packed(t, member{"app.py", farewell, 0o644}),
	}); err != nil {
		t.Fatal(err)
	}
	s.answers(name, `"goodbye Ada"`)
	_, err := s.lambda.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{FunctionName: &name, Runtime: "python3.999"})
	s.wantRefused("a Python that is not installed", err, CodeInvalidValue, 400, "python3.999 needs Python 3.999, which is not installed: ")
	_, err = s.lambda.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{FunctionName: &name, Runtime: types.RuntimeProvidedal2023})
	s.wantRefused("no bootstrap", err, CodeInvalidValue, 400, "the zip holds neither bootstrap nor app.handler")
	s.answers(name, `"goodbye Ada"`)
}

// A function whose runtime is changed runs what is in its zip for the new one.
func TestUpdateFunctionConfigurationToPython(t *testing.T) {
	t.Parallel()
	s, name := serve(t), "greet"
	runtime := pythonRuntimeHere(t)
	made := s.create(name, packed(t, member{"bootstrap", script, 0o755}, member{"app.py", greeting, 0o644}), func(in *lambda.CreateFunctionInput) {
		in.Timeout = aws.Int32(60)
	})
	changed, err := s.lambda.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{
		FunctionName: &name, Runtime: runtime, Handler: aws.String("app.handler"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if changed.Runtime != runtime || *changed.CodeSha256 != *made.CodeSha256 {
		t.Errorf("runtime %s, code %s of %s", changed.Runtime, *changed.CodeSha256, *made.CodeSha256)
	}
	s.answers(name, `"hello Ada from greet"`)
}

// What is deployed from Go keeps the runtime that it was deployed for.
func TestUpdateFunctionConfigurationKeepsAFolder(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.source(Config{Runtime: "python3.12", Handler: "app.handler"}, map[string]string{"app.py": farewell})
	_, err := s.lambda.UpdateFunctionConfiguration(t.Context(), &lambda.UpdateFunctionConfigurationInput{
		FunctionName: aws.String("guest"), Runtime: types.RuntimeProvidedal2023,
	})
	s.wantRefused("a folder", err, CodeInvalidValue, 400, "was not deployed as a zip through this API")
	s.answers("guest", `"goodbye Ada"`)
}
