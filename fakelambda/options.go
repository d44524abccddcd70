package fakelambda

import "time"

// Options say how the service behaves. The zero value is ready for use.
type Options struct {
	Region  string // default "eu-west-1"
	Account string // default "123456789012"

	// Idle is how long a sandbox stays warm without an invocation. Default 15 minutes; AWS promises
	// no figure.
	Idle time.Duration

	// ColdStarts gives every invocation a new sandbox, so that nothing kept in memory outlives it.
	ColdStarts bool

	// Env is set for every process before its function's own Config.Env.
	Env map[string]string

	// Skew is how far the clock of a process that lives in the world's time is ahead of the world's; negative
	// is behind. Zero: it is right.
	Skew time.Duration

	// Plain runs processes in the host's time even where timewarp is supported.
	Plain bool

	// RealTime is for a world that follows the host's clock. Processes run in the host's time, which is the
	// world's, and nothing is charged; once somebody has advanced the clock, and the world is ahead of the
	// host by more than a minute, they run in the world's time where timewarp is supported. A bystander's
	// Invoke waits for whoever drives the clock in place of driving it.
	RealTime bool

	// Enclose gives a sandbox of a process what keeps it from everything outside the world. Nil: nothing
	// does.
	Enclose func(Premises) (Enclosure, error)

	// Builder is where Build compiles; a Builder may serve many worlds. Nil gives the service its own.
	Builder *Builder
}

const (
	defaultRegion  = "eu-west-1"
	defaultAccount = "123456789012"
	defaultIdle    = 15 * time.Minute
)

func (o Options) withDefaults() Options {
	if o.Region == "" {
		o.Region = defaultRegion
	}
	if o.Account == "" {
		o.Account = defaultAccount
	}
	if o.Idle <= 0 {
		o.Idle = defaultIdle
	}
	return o
}
