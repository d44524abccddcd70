package fakelambda

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// configurationInput is what CreateFunction and UpdateFunctionConfiguration have in common. What is nil, or
// empty, is left as it is.
type configurationInput struct {
	carried
	Description       *string
	Environment       *environmentInput
	FileSystemConfigs []json.RawMessage
	Handler           *string
	ImageConfig       object
	Layers            []string
	MemorySize        *int
	Role              *string
	Runtime           *string
	Timeout           *int
}

type environmentInput struct {
	Variables map[string]string
}

// functionConfiguration is a function as the API tells it.
type functionConfiguration struct {
	carried
	FunctionName               string
	FunctionArn                string
	Runtime                    string
	Role                       string
	Handler                    string
	CodeSize                   int64
	CodeSha256                 string
	Description                string
	Timeout                    int
	MemorySize                 int
	LastModified               string
	Version                    string
	Environment                *environmentInput `json:",omitempty"`
	RevisionID                 string            `json:"RevisionId"`
	PackageType                string
	State                      string `json:",omitempty"`
	StateReason                string `json:",omitempty"`
	StateReasonCode            string `json:",omitempty"`
	LastUpdateStatus           string `json:",omitempty"`
	LastUpdateStatusReason     string `json:",omitempty"`
	LastUpdateStatusReasonCode string `json:",omitempty"`
}

// modifiedLayout is how LastModified is written.
const modifiedLayout = "2006-01-02T15:04:05.000-0700"

// tellLocked is a function's configuration.
func (s *Service) tellLocked(f *function) *functionConfiguration {
	c, facts := f.config, f.code.facts()
	out := &functionConfiguration{
		carried:      defaultCarried(c.Name).with(f.books.carried),
		FunctionName: c.Name, FunctionArn: f.arn, Runtime: c.Runtime, Role: c.Role, Handler: c.Handler,
		CodeSize: facts.size, CodeSha256: facts.sum, Description: c.Description,
		Timeout: int(c.Timeout / time.Second), MemorySize: c.Memory, Version: version,
		LastModified: f.books.modified.Format(modifiedLayout), RevisionID: f.books.revision, PackageType: "Zip",
		State: "Active", LastUpdateStatus: "Successful",
	}
	if c.Env != nil {
		out.Environment = &environmentInput{maps.Clone(c.Env)}
	}
	return out
}

// creating is how a function is told in the answer that makes it. What asks next finds it active.
func (out *functionConfiguration) creating() *functionConfiguration {
	out.State, out.StateReason, out.StateReasonCode = "Pending", "The function is being created.", "Creating"
	out.LastUpdateStatus = ""
	return out
}

// updating is how a function is told in the answer that changes it.
func (out *functionConfiguration) updating() *functionConfiguration {
	out.LastUpdateStatus, out.LastUpdateStatusReason, out.LastUpdateStatusReasonCode = "InProgress", "The function is being created.", "Creating"
	return out
}

func defaultCarried(name string) carried {
	text := func(s string) json.RawMessage { return json.RawMessage(asJSON(s)) }
	return carried{
		Architectures:    []string{hostArchitecture()},
		EphemeralStorage: object{"Size": json.RawMessage("512")},
		LoggingConfig:    object{"LogFormat": text("Text"), "LogGroup": text(logGroupOf(name))},
		SnapStart:        object{"ApplyOn": text("None"), "OptimizationStatus": text("Off")},
		TracingConfig:    object{"Mode": text("PassThrough")},
	}
}

var (
	validRole     = regexp.MustCompile(`^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$`)
	validHandler  = regexp.MustCompile(`^\S+$`)
	validVariable = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`)
)

// check refuses what is not of the shape in the API's model, what Lambda does not take, and what is not there.
func (in *configurationInput) check() error {
	var v violations
	if in.Role != nil && !validRole.MatchString(*in.Role) {
		v = append(v, violation{*in.Role, "role", `Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`})
	}
	if in.Handler != nil {
		v.longest("handler", *in.Handler, 128)
		if !validHandler.MatchString(*in.Handler) {
			v = append(v, violation{*in.Handler, "handler", `Member must satisfy regular expression pattern: [^\s]+`})
		}
	}
	if in.Description != nil {
		v.longest("description", *in.Description, 256)
	}
	v.between("timeout", in.Timeout, 1, int(longestTimeout/time.Second))
	v.between("memorySize", in.MemorySize, defaultMemory, largestMemory)
	in.checkArchitectures(&v)
	if err := v.err(CodeValidation); err != nil {
		return err
	}
	if err := in.checkRuntime(); err != nil {
		return err
	}
	if err := in.Environment.check(); err != nil {
		return err
	}
	return in.checkNotThere()
}

func (in *configurationInput) checkArchitectures(v *violations) {
	given := in.Architectures
	if len(given) > 1 {
		*v = append(*v, violation{"[" + strings.Join(given, ", ") + "]", "architectures", "Member must have length less than or equal to 1"})
	}
	if len(given) == 1 && given[0] != "x86_64" && given[0] != "arm64" {
		*v = append(*v, violation{"[" + given[0] + "]", "architectures", "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"})
	}
}

// checkNotThere refuses what would make a difference, and does not here.
func (in *configurationInput) checkNotThere() error {
	var what string
	switch {
	case len(in.Layers) > 0:
		what = "Layers"
	case len(in.FileSystemConfigs) > 0:
		what = "FileSystemConfigs"
	case len(in.ImageConfig) > 0:
		what = "ImageConfig"
	case string(in.LoggingConfig["LogFormat"]) == `"JSON"`:
		what = "LoggingConfig with the log format JSON"
	case in.LoggingConfig["LogGroup"] != nil && !strings.HasPrefix(string(in.LoggingConfig["LogGroup"]), `"/aws/lambda/`):
		what = "LoggingConfig with a log group of one's own"
	default:
		return nil
	}
	return notThereYet(what)
}

func notThereYet(what string) *Error {
	return &Error{CodeInvalidValue, what + " is not there yet in this emulator."}
}

// largestEnvironment is how large all variables may be together as JSON, in bytes.
const largestEnvironment = 4096

// reserved are the variables that Lambda sets and lets nobody change.
var reserved = []string{
	"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
	"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
	"AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY",
	"AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "_HANDLER",
}

func (e *environmentInput) check() error {
	if e == nil {
		return nil
	}
	var taken []string
	for _, name := range slices.Sorted(maps.Keys(e.Variables)) {
		switch {
		case slices.Contains(reserved, name):
			taken = append(taken, name)
		case !validVariable.MatchString(name):
			return violations{{name, "environment.variables", "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"}}.err(CodeValidation)
		}
	}
	if len(taken) > 0 {
		return &Error{CodeInvalidValue, "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: " + strings.Join(taken, ", ")}
	}
	if text := asJSON(e.Variables); len(text) > largestEnvironment {
		return &Error{CodeInvalidValue, "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: " + text}
	}
	return nil
}

// apply puts what is given into a configuration.
func (in *configurationInput) apply(c Config) Config {
	if in.Description != nil {
		c.Description = *in.Description
	}
	if in.Environment != nil {
		c.Env = maps.Clone(in.Environment.Variables)
		if c.Env == nil {
			c.Env = map[string]string{}
		}
	}
	if in.Handler != nil {
		c.Handler = *in.Handler
	}
	if in.MemorySize != nil {
		c.Memory = *in.MemorySize
	}
	if in.Role != nil {
		c.Role = *in.Role
	}
	if in.Runtime != nil {
		c.Runtime = *in.Runtime
	}
	if in.Timeout != nil {
		c.Timeout = time.Duration(*in.Timeout) * time.Second
	}
	return c
}

// checkArchitecture refuses code for a machine that this is not, before the code is looked at.
func (c carried) checkArchitecture() error {
	if len(c.Architectures) == 1 && c.Architectures[0] != hostArchitecture() {
		return &Error{CodeInvalidValue, fmt.Sprintf("Architecture %s: this machine is %s, and functions run on it as they are.", c.Architectures[0], hostArchitecture())}
	}
	return nil
}
