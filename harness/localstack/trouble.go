package localstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/containerd/errdefs"
	module "github.com/testcontainers/testcontainers-go/modules/localstack"
)

// licence is the exit code of a LocalStack that has none.
const licence = 55

// trouble is one sentence on why LocalStack did not start, and on what to do.
func (c *Container) trouble(ctx context.Context, o Options, there *module.LocalStackContainer, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted while LocalStack was starting: %w", ctx.Err())
	}
	if there == nil || there.GetContainerID() == "" {
		return fmt.Errorf("the image %s cannot be had: %s: see that the engine can pull it, or name another with --localstack-image", o.Image, reason(err))
	}
	state, stateErr := there.State(ctx)
	switch {
	case stateErr != nil || state.Status == "created":
		return fmt.Errorf("the engine cannot start %s: %s", o.Image, reason(err))
	case state.ExitCode == licence:
		return fmt.Errorf("%s ended with exit code 55: it wants an account: set LOCALSTACK_AUTH_TOKEN, or use %s, which needs none", o.Image, Image)
	case !state.Running:
		return fmt.Errorf("%s ended with exit code %d before it was well; it said last: %s: see `docker run --rm %[1]s`", o.Image, state.ExitCode, lastWords(ctx, there))
	default:
		return fmt.Errorf("%s runs and is not well after %s; it said last: %s: give it more processor and memory, or name another with --localstack-image",
			o.Image, o.Patience, lastWords(ctx, there))
	}
}

// reason is the innermost of an error's words, on one line.
func reason(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// lastWords is the last line that LocalStack printed.
func lastWords(ctx context.Context, there *module.LocalStackContainer) string {
	logs, err := there.Logs(ctx)
	if err != nil {
		return "nothing"
	}
	defer logs.Close()
	text, _ := io.ReadAll(io.LimitReader(logs, 1<<20)) // what came before an error will do
	lines := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) == 0 {
		return "nothing"
	}
	return strings.TrimSpace(lines[len(lines)-1])
}

// gone reports whether a container is not there, or on its way out.
func gone(err error) bool { return errdefs.IsNotFound(err) || errdefs.IsConflict(err) }
