package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/remotesecrets"
)

// backendFlags say what stands behind the stack.
type backendFlags struct {
	backend string
}

func (b *backendFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&b.backend, "backend", "embedded", "the Secrets Manager: `BACKEND` is embedded, or the URL of one that runs, LocalStack's or another (docs/backends.md)")
}

// open returns what stands behind the stacks; nil is what they have themselves. closed takes away what it has
// left there.
func (b *backendFlags) open(ctx context.Context) (e *remotesecrets.Endpoint, closed func() error, err error) {
	none := func() error { return nil }
	if b.backend == "" || b.backend == "embedded" {
		return nil, none, nil
	}
	e, err = remotesecrets.Dial(ctx, b.backend, remotesecrets.EndpointOptions{Region: harness.Region, Account: harness.Account, Wait: 2 * time.Second})
	if err != nil {
		return nil, none, fmt.Errorf("--backend: %w", err)
	}
	return e, e.Close, nil
}
