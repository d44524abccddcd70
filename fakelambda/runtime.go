package fakelambda

import (
	"fmt"
	"regexp"
	"strings"
)

// custom is the runtime of a function that brings its own bootstrap.
const custom = "provided.al2023"

// language is what one family of Lambda's own runtimes runs, and on what.
type language struct {
	name     string // as people write it
	family   string // what the runtime's identifier begins with
	client   string // its runtime client, a file of clients/
	flags    []string
	commands []string // names of the interpreter; %s is the version
	question []string // arguments that make the interpreter print its path and its version, a line each
	example  string   // a handler
}

var python = &language{
	name: "Python", family: "python", client: "bootstrap.py",
	flags:    []string{"-u"}, // what it prints comes as it is printed
	commands: []string{"python%s", "python3", "python"},
	question: []string{"-c", "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3])"},
	example:  "app.handler",
}

var node = &language{
	name: "Node.js", family: "nodejs", client: "bootstrap.mjs",
	commands: []string{"node%s", "node-%s", "node", "nodejs"},
	question: []string{"-e", "console.log(process.execPath); console.log(process.versions.node)"},
	example:  "index.handler",
}

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

// fits reports whether an interpreter's version is the one that a runtime's identifier names.
func (l *language) fits(version, wanted string) bool {
	return version == wanted || strings.HasPrefix(version, wanted+".")
}
