package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/pflag"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/localstack"
	"github.com/rolloverhq/rollover/remotesecrets"
)

// backendFlags say what stands behind the stack.
type backendFlags struct {
	backend string
	image   string
	lambda  string
}

// onLocalStack is the backend that is started for a run.
const onLocalStack = "localstack"

func (b *backendFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&b.backend, "backend", "embedded", "the Secrets Manager: `BACKEND` is embedded, localstack (a container is started, for which Docker is needed), or the URL of one that runs, LocalStack's or another (docs/backends.md)")
	flags.StringVar(&b.image, "localstack-image", "", "the `IMAGE` of --backend localstack, "+localstack.Image+" unless LOCALSTACK_IMAGE names another; LOCALSTACK_AUTH_TOKEN is passed on")
	flags.StringVar(&b.lambda, "lambda", "here", "where the function runs: `WHERE` is here, in the world's time, or localstack, in the containers of --backend localstack and in the host's time")
}

// check finds flags that do not go together.
func (b *backendFlags) check() error {
	switch {
	case b.image != "" && b.backend != onLocalStack:
		return errors.New("--localstack-image goes with --backend localstack")
	case b.lambda != "here" && b.lambda != onLocalStack:
		return fmt.Errorf("--lambda %q: it is here or localstack", b.lambda)
	case b.lambda == onLocalStack && b.backend != onLocalStack:
		return errors.New("--lambda localstack goes with --backend localstack")
	}
	return nil
}

// remote reports whether the Secrets Manager is not the embedded one.
func (b *backendFlags) remote() bool { return b.backend != "" && b.backend != "embedded" }

// open returns what stands behind the stacks; nil is what they have themselves. closed takes away what it has
// left there.
func (b *backendFlags) open(ctx context.Context, s streams) (e *remotesecrets.Endpoint, closed func() error, err error) {
	none := func() error { return nil }
	if err := b.check(); err != nil {
		return nil, none, err
	}
	switch {
	case !b.remote():
		return nil, none, nil
	case b.backend == onLocalStack:
		return b.start(ctx, s)
	}
	e, err = remotesecrets.Dial(ctx, b.backend, remotesecrets.EndpointOptions{
		Region: harness.Region, Account: harness.Account, Wait: 2 * time.Second, Relay: s.getenv("ROLLOVER_RELAY"),
	})
	if err != nil {
		return nil, none, fmt.Errorf("--backend: %w", err)
	}
	return e, e.Close, nil
}

// start starts a LocalStack.
func (b *backendFlags) start(ctx context.Context, s streams) (*remotesecrets.Endpoint, func() error, error) {
	o := localstack.FromEnvironment(s.getenv)
	o.Away = b.lambda == onLocalStack
	if b.image != "" {
		o.Image = b.image
	}
	var err error
	if o.Watchdog, err = os.Executable(); err != nil {
		return nil, nil, err
	}
	line := startProgress(s, "starting LocalStack")
	defer line.stop()
	c, err := localstack.Start(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	return c.Endpoint, c.Close, nil
}
