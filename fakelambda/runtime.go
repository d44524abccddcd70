package fakelambda

import (
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// custom is the runtime of a function that brings its own bootstrap.
const custom = "provided.al2023"

// The forms of runtime identifiers (Lambda, "Lambda runtimes").
var (
	pythonRuntime = regexp.MustCompile(`^python(3\.\d+)$`)
	nodeRuntime   = regexp.MustCompile(`^nodejs(\d+)\.x$`)
	otherRuntimes = regexp.MustCompile(`^(provided|provided\.al\d+|go1\.x|java\d+(\.al\d+)?|dotnet\d+|dotnetcore\d\.\d|ruby\d\.\d)$`)
)

// brought says what has to come with a function of a runtime for which there is no client here.
var brought = []struct{ family, what string }{
	{"java", "a command that starts AWS's runtime interface client for Java, `java -cp ... com.amazonaws.services.lambda.runtime.api.client.AWSLambda HANDLER`"},
	{"dotnet", "a bootstrap: an executable that is built with Amazon.Lambda.RuntimeSupport"},
	{"ruby", "a command that starts AWS's runtime interface client for Ruby, `aws_lambda_ric HANDLER`"},
	{"go1.x", "a bootstrap: go1.x has been withdrawn, and aws-lambda-go 1.18 and later speak the Runtime API"},
}

// runtimeOf returns language and version of one of Lambda's runtimes, and no language for one whose
// functions bring a bootstrap.
func runtimeOf(id string) (*language, string, error) {
	if m := pythonRuntime.FindStringSubmatch(id); m != nil {
		return python, m[1], nil
	}
	if m := nodeRuntime.FindStringSubmatch(id); m != nil {
		return node, m[1], nil
	}
	if otherRuntimes.MatchString(id) {
		return nil, "", nil
	}
	return nil, "", fmt.Errorf("no runtime of Lambda is called %q: there are python3.12, nodejs22.x, provided.al2023 and others", id)
}

// needs names what a function of this runtime has to bring.
func needs(id string) string {
	for _, b := range brought {
		if strings.HasPrefix(id, b.family) {
			return id + " has no runtime client here: it takes " + b.what
		}
	}
	return "put the executable at its top under that name"
}

// bare are the runtimes under which a client's zip brings its bootstrap.
var bare = []string{custom, "provided.al2"}

// deprecated are the runtimes of which Lambda makes no functions any more.
var deprecated = []string{
	"dotnet6", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "go1.x", "java8", "nodejs",
	"nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10",
	"provided", "python2.7", "python3.6", "python3.7", "ruby2.5", "ruby2.7",
}

// managed is how the runtimes are called that bring a language.
var managed = regexp.MustCompile(`^(dotnet|java|nodejs|python|ruby)[0-9.]+(x|\.al2)?$`)

// checkRuntime says why no client can make a function of a runtime. Whether the interpreter of one is installed
// is found out when the code is made.
func (in *configurationInput) checkRuntime() error {
	if in.Runtime == nil || slices.Contains(bare, *in.Runtime) {
		return nil
	}
	switch name := *in.Runtime; {
	case slices.Contains(deprecated, name):
		return &Error{CodeInvalidValue, fmt.Sprintf("The runtime parameter of %s is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.", name)}
	case Interpreted(name):
		return nil
	case managed.MatchString(name):
		return &Error{CodeInvalidValue, "The runtime " + name + " is not there yet in this emulator: put an executable named bootstrap into the zip, and use " + strings.Join(bare, " or ")}
	default:
		return &Error{CodeInvalidValue, fmt.Sprintf("Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [%s, python3.*, nodejs*.x] or be a valid ARN", name, strings.Join(bare, ", "))}
	}
}

// hostArchitecture is this machine's, as Lambda calls it.
func hostArchitecture() string {
	switch runtime.GOARCH {
	case "amd64":
		return "x86_64"
	default:
		return runtime.GOARCH
	}
}
