package fakelambda

import (
	"fmt"
	"regexp"
	"time"
)

// Config is a function's configuration. Only Name is required.
type Config struct {
	Name        string
	Description string

	// Timeout is how long an invocation may take, from 1 second to 15 minutes. Default 3 seconds, as
	// in Lambda.
	Timeout time.Duration

	// Memory is in MB, from 128 to 10240. Default 128. It is told to the function, not enforced.
	Memory int

	// Runtime is the runtime's identifier, such as "python3.12", "nodejs22.x" or "provided.al2023", which is
	// the default. Of a folder and a zip it says how they are run; to clients, and to every process in
	// AWS_EXECUTION_ENV, it is told.
	Runtime string

	// Handler is told to a process as _HANDLER. In a folder or zip for Python or Node.js it is the function
	// that is called, such as "app.handler", and has to be there. Elsewhere the default is "bootstrap", and
	// it also names the executable when there is no file "bootstrap".
	Handler string

	// Interpreter is what a folder or zip for Python or Node.js runs on, of any version. Default is what
	// FindInterpreter finds for Runtime.
	Interpreter Interpreter

	// Env is added to what Lambda sets, and wins over it. A handler in this process does not see it.
	Env map[string]string

	// Role is told to clients, and means nothing here. Default: the role of the function's name.
	Role string
}

const (
	defaultTimeout = 3 * time.Second
	longestTimeout = 15 * time.Minute
	defaultMemory  = 128
	largestMemory  = 10240
)

var validName = regexp.MustCompile(`^[a-zA-Z0-9-_]{1,64}$`)

func (c Config) withDefaults() Config {
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Memory == 0 {
		c.Memory = defaultMemory
	}
	if c.Runtime == "" {
		c.Runtime = custom
	}
	if l, _, err := runtimeOf(c.Runtime); c.Handler == "" && err == nil && l == nil {
		c.Handler = "bootstrap"
	}
	return c
}

func (c Config) check() error {
	switch {
	case !validName.MatchString(c.Name):
		return fmt.Errorf("function name %q: use 1 to 64 letters, digits, hyphens and underscores", c.Name)
	case c.Timeout < time.Second || c.Timeout > longestTimeout:
		return fmt.Errorf("function %s: time-out %s: Lambda takes 1s to 15m", c.Name, c.Timeout)
	case c.Memory < defaultMemory || c.Memory > largestMemory:
		return fmt.Errorf("function %s: memory %d MB: Lambda takes 128 to 10240", c.Name, c.Memory)
	}
	if _, _, err := runtimeOf(c.Runtime); err != nil {
		return fmt.Errorf("function %s: %w", c.Name, err)
	}
	return nil
}
