package fakelambda

import (
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// runtimes are those of which functions can be made: what is in the zip runs by itself.
var runtimes = []string{"provided.al2023", "provided.al2"}

// deprecated are the runtimes of which Lambda makes no functions any more.
var deprecated = []string{
	"dotnet6", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "go1.x", "java8", "nodejs",
	"nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10",
	"provided", "python2.7", "python3.6", "python3.7", "ruby2.5", "ruby2.7",
}

// managed is how the runtimes are called that bring a language.
var managed = regexp.MustCompile(`^(dotnet|java|nodejs|python|ruby)[0-9.]+(x|\.al2)?$`)

// checkRuntime says why there can be no function of a runtime.
func (in *configurationInput) checkRuntime() error {
	if in.Runtime == nil || slices.Contains(runtimes, *in.Runtime) {
		return nil
	}
	switch name := *in.Runtime; {
	case slices.Contains(deprecated, name):
		return &Error{CodeInvalidValue, fmt.Sprintf("The runtime parameter of %s is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.", name)}
	case managed.MatchString(name):
		return &Error{CodeInvalidValue, "The runtime " + name + " is not there yet in this emulator: put an executable named bootstrap into the zip, and use " + strings.Join(runtimes, " or ")}
	default:
		return &Error{CodeInvalidValue, fmt.Sprintf("Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [%s] or be a valid ARN", name, strings.Join(runtimes, ", "))}
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
