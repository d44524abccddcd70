package harness

import (
	"context"
	"time"

	"github.com/rolloverhq/rollover/fakelambda"
)

// Function says how a function is deployed.
type Function struct {
	Name    string
	Timeout time.Duration     // zero: 30s
	Env     map[string]string // what the function finds in its environment, besides what Lambda sets
}

// Deploy deploys a target. The function finds the fakes by the variables that the AWS SDKs read, and
// AUTH0_URL; f.Env may override them.
func (s *Stack) Deploy(f Function, code Target) error {
	if f.Timeout == 0 {
		f.Timeout = 30 * time.Second
	}
	if there := s.away(); there != nil {
		return s.deployAway(there, f, code)
	}
	return s.deployHere(f, code)
}

func (s *Stack) deployHere(f Function, code Target) error {
	return code.Deploy(s.Lambda.Service, fakelambda.Config{Name: f.Name, Timeout: f.Timeout, Env: f.Env})
}

// leadFunctions leads every function to the fakes, however it is deployed: from here, or by a client of
// Lambda's API.
func (s *Stack) leadFunctions() {
	s.Lambda.SetEnv(s.leads())
}

// leads is how a function is led to the fakes.
func (s *Stack) leads() map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL":                 s.manager.URL(),
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": s.manager.URL(),
		"SECRETS_MANAGER_ENDPOINT":         s.manager.URL(),
		"AUTH0_URL":                        s.Auth0.URL(),
	}
}

// Lambda is the Lambda service of a stack. Its short forms fail the test on error.
type Lambda struct {
	*fakelambda.Service

	stack   *Stack
	t       TB
	builder *fakelambda.Builder
}

// Build deploys a Go package, built once per test binary. env is pairs of name and value.
func (l *Lambda) Build(name, pkg string, env ...string) {
	l.t.Helper()
	l.deploy(name, Package(pkg), env)
}

// Process deploys an executable that speaks the Runtime API, a `bootstrap`.
func (l *Lambda) Process(name, path string, env ...string) {
	l.t.Helper()
	l.deploy(name, Bootstrap(path), env)
}

// Zip deploys a zip file with a `bootstrap` in it.
func (l *Lambda) Zip(name, path string, env ...string) {
	l.t.Helper()
	l.deploy(name, Archive(path), env)
}

// Runtime deploys a folder or zip for one of Lambda's own runtimes, such as "python3.12" or "nodejs22.x", whose
// interpreter has to be installed, with the packages in the folder or zip. Deploy and Source have more
// choices.
func (l *Lambda) Runtime(name, path, runtime, handler string, env ...string) {
	l.t.Helper()
	l.deploy(name, Source(path, Runtime{Name: runtime, Handler: handler}), env)
}

// Command deploys a command that speaks the Runtime API: its program and its arguments, in a folder.
func (l *Lambda) Command(name, folder string, words []string, env ...string) {
	l.t.Helper()
	l.deploy(name, Command(folder, words, Runtime{}), env)
}

// Handle deploys a handler in this process.
func (l *Lambda) Handle(name string, h func(context.Context, []byte) ([]byte, error)) {
	l.t.Helper()
	l.deploy(name, Handler(h), nil)
}

func (l *Lambda) deploy(name string, code Target, env []string) {
	l.t.Helper()
	pairs := map[string]string{}
	for i := 0; i+1 < len(env); i += 2 {
		pairs[env[i]] = env[i+1]
	}
	if err := l.stack.Deploy(Function{Name: name, Env: pairs}, code); err != nil {
		l.t.Fatalf("rollover: deploy %s: %v", name, err)
	}
}
