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

	// Handler is told to a process as _HANDLER. Default "bootstrap". In a zip it also names the
	// executable when there is no file "bootstrap".
	Handler string

	// Env is added to what Lambda sets, and wins over it. A handler in this process does not see it.
	Env map[string]string

	// Runtime is told to clients, and to a process in AWS_EXECUTION_ENV. Default "provided.al2023".
	Runtime string

	// Role is told to clients, and means nothing here. Default: the role of the function's name.
	Role string
}

const (
	defaultTimeout = 3 * time.Second
	longestTimeout = 15 * time.Minute
	defaultMemory  = 128
	largestMemory  = 10240
	defaultRuntime = "provided.al2023"
)

var validName = regexp.MustCompile(`^[a-zA-Z0-9-_]{1,64}$`)

func (c Config) withDefaults() Config {
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Memory == 0 {
		c.Memory = defaultMemory
	}
	if c.Handler == "" {
		c.Handler = "bootstrap"
	}
	if c.Runtime == "" {
		c.Runtime = defaultRuntime
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
	return nil
}
