// Package localstack puts LocalStack behind a stack: a container of its own, started through testcontainers.
//
// It is the only package of the module that needs Docker, so that nobody else does. A run without an engine
// is told so, in one sentence, before anything else happens.
//
// What it starts bears labels, and is taken away when the container is closed. A process that cannot do that any more, because
// it was killed, is outlived by a watchdog if its program is one (Watchdog); what is left in any other case the next start
// takes away.
package localstack

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/testcontainers/testcontainers-go"
	module "github.com/testcontainers/testcontainers-go/modules/localstack"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/remotesecrets"
)

// Image is the last LocalStack that runs without an account.
const Image = "localstack/localstack:4.14.0"

// Options say which LocalStack is started. The zero value is ready for use.
type Options struct {
	// Image is another image; empty is Image.
	Image string
	// AuthToken is passed on as LOCALSTACK_AUTH_TOKEN, which images after 4.14.0 want.
	AuthToken string
	// Away has the functions under test run in LocalStack's containers, in the host's time.
	Away bool
	// Patience is how long it may take until it is well, once its image is there. Zero: two minutes.
	Patience time.Duration
	// Watchdog is the program that takes the container away if this process is killed, by its path: its main has to begin
	// with Watchdog. Empty: there is none.
	Watchdog string
}

// Container is a LocalStack that runs. Close ends it.
type Container struct {
	Endpoint *remotesecrets.Endpoint

	engine   *engine
	session  string
	watchdog *watchdog
}

// Start starts a LocalStack. The error says in one sentence what happened and what to do; nothing is left
// behind then.
func Start(ctx context.Context, o Options) (c *Container, err error) {
	if o.Image == "" {
		o.Image = Image
	}
	if o.Patience <= 0 {
		o.Patience = 2 * time.Minute
	}
	e, err := reach(ctx)
	if err != nil {
		return nil, err
	}
	c = &Container{engine: e, session: newSession()}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
			c = nil
		}
	}()
	if err := e.sweep(ctx); err != nil {
		return c, err
	}
	if c.watchdog, err = watch(o.Watchdog, c.session); err != nil {
		return c, err
	}
	url, gateway, err := c.run(ctx, o)
	if err != nil {
		return c, err
	}
	c.Endpoint, err = remotesecrets.Dial(ctx, url, remotesecrets.EndpointOptions{
		Region: harness.Region, Account: harness.Account, Arch: e.arch, Listen: ownAddress(gateway), Away: o.Away, Wait: 10 * time.Second,
	})
	return c, err
}

// run starts the container and returns where it answers, and what its functions have for a gateway.
func (c *Container) run(ctx context.Context, o Options) (url, gateway string, err error) {
	env := map[string]string{"LAMBDA_DOCKER_FLAGS": "--label " + sessionLabel + "=" + c.session}
	if o.AuthToken != "" {
		env["LOCALSTACK_AUTH_TOKEN"] = o.AuthToken
	}
	there, err := module.Run(ctx, o.Image,
		testcontainers.WithEnv(env),
		testcontainers.WithLabels(c.labels()),
		testcontainers.WithLogger(silent{}),
		testcontainers.WithWaitStrategyAndDeadline(o.Patience, wait.ForHTTP("/_localstack/health").WithPort("4566/tcp").WithStartupTimeout(o.Patience)),
	)
	if err != nil {
		return "", "", c.trouble(ctx, o, there, err)
	}
	if url, err = there.PortEndpoint(ctx, "4566/tcp", "http"); err != nil {
		return "", "", err
	}
	now, err := there.Inspect(ctx)
	if err != nil {
		return "", "", err
	}
	for _, n := range now.NetworkSettings.Networks {
		if n.Gateway.IsValid() {
			gateway = n.Gateway.String()
		}
	}
	return url, gateway, nil
}

// Close takes away the relays, the container and its functions' containers.
func (c *Container) Close() error {
	var errs []error
	if c.Endpoint != nil {
		errs = append(errs, c.Endpoint.Close())
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 2 { // LocalStack may have begun to start a function's container
		errs = append(errs, c.engine.remove(ctx, sessionLabel+"="+c.session))
	}
	errs = append(errs, c.engine.close())
	c.watchdog.dismiss()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("take LocalStack away: %w", err)
	}
	return nil
}

// silent keeps what testcontainers has to say to itself.
type silent struct{}

// Printf is part of testcontainers' log.Logger.
func (silent) Printf(string, ...any) {}
