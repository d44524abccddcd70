package conformance

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Endpoint is a service that questions can be put to, together with what drives it. It is asked many
// cases at once.
type Endpoint interface {
	// Lacks says why the endpoint cannot serve a need; empty if it can.
	Lacks(Need) string

	// Open returns the place where one case is asked. A start that is not zero is the time at which
	// it is to be asked; without [Clock] it may be ignored. What has to be ended with the case is given to
	// tb's Cleanup.
	Open(tb TB, start time.Time) Place
}

// Place is where one case is asked.
type Place struct {
	// Client is the vendor's client, of a caller who may do everything.
	Client *secretsmanager.Client

	// Post sends a body that no SDK would send, signed as the endpoint wants it.
	Post func(operation, body string) (status int, answer []byte, err error)

	// Prefix begins the names of all secrets of the case. Nobody else's may begin so.
	Prefix string

	// Settle asks done, once or again and again, until it is true or not worth waiting for any longer;
	// and does not return before what else is about to happen by itself has had the time to.
	Settle func(done func() bool)

	// Wait lets time pass, without [Clock] no more than some seconds.
	Wait func(time.Duration)

	Function string // the ARN of a function that Secrets Manager may invoke: with [Rotation], a [Rotator]
	Locked   string // the ARN of one that it may not

	// Events are those that the service itself has told of a secret, oldest first.
	Events func(name string) []Event
}

// Event is one that the service tells of its own accord (spec 7.6).
type Event struct {
	Name string // "RotationFailed"
	Step string // in which it failed; empty for others
}

// TB is what a case is asked through. A *testing.T is one.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	FailNow()
	Skipf(format string, args ...any)
	Cleanup(func())
	Context() context.Context
}

// Test is a TB that has subtests. A *testing.T is a Test[*testing.T].
type Test[T any] interface {
	TB
	Parallel()
	Run(name string, f func(T)) bool
}
