package fakelambda

import (
	"context"
	"io"
	"time"
)

// inside is what a handler in this process can learn from its context.
type inside struct {
	inv      *invocation
	key      string
	deadline time.Time
}

type insideKey struct{}

func within(ctx context.Context) inside {
	i, _ := ctx.Value(insideKey{}).(inside)
	return i
}

// Credentials returns the access key id of the sandbox in which a handler of Handle runs, and the empty
// string outside. A client of an AWS service in the handler must sign with it (any secret key
// will do), or its calls are taken for a test's: they are then neither hit by faults nor attributed
// to the function.
func Credentials(ctx context.Context) (accessKeyID string) { return within(ctx).key }

// Deadline returns the world's instant at which a handler's invocation times out, and false outside.
// The context itself has no deadline, since its users would compare it with the host's clock;
// it is cancelled when the time comes.
func Deadline(ctx context.Context) (time.Time, bool) {
	i := within(ctx)
	return i.deadline, i.inv != nil
}

// RequestID returns the request id of a handler's invocation, and the empty string outside.
func RequestID(ctx context.Context) string {
	if i := within(ctx); i.inv != nil {
		return i.inv.id
	}
	return ""
}

// Output returns where a handler prints its log: what it writes there is in Logs, and is searched for
// secrets. Outside it is io.Discard.
func Output(ctx context.Context) io.Writer {
	if i := within(ctx); i.inv != nil {
		return &i.inv.output
	}
	return io.Discard
}
