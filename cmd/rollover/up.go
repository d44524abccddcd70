package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/page"
)

// upFlags are the options of `rollover up`.
type upFlags struct {
	runFlags
	addr, auth0, page string
	pageAsked, noPage bool
}

func upCommand(s streams) *cobra.Command {
	var f upFlags
	cmd := &cobra.Command{
		Use:   "up [TARGET]",
		Short: "Serve the stack in real time until Ctrl-C",
		Long: `Serve the stack in real time until Ctrl-C: Secrets Manager, Lambda, CloudWatch Logs and STS on
one address, Auth0 on another, and a page on a third that shows it live and has buttons for what a person
does by hand. The first lines of standard output are those that a shell needs to
lead clients there; what happens is told on standard error, as it happens. Functions can be
deployed as to AWS: with aws lambda create-function, an SDK, or Terraform.

` + aboutTarget + `
It is deployed as the set-up says, and rotation is turned on. Inside rollover's own repository it may be
left out: the reference Lambda is meant.`,
		Example: "  rollover up ./my/lambda > env.sh &\n  . ./env.sh",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, _, err := f.code(args)
			if err != nil {
				return err
			}
			f.pageAsked = cmd.Flags().Changed("page-addr")
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return f.serve(ctx, s, target)
		},
	}
	flags := cmd.Flags()
	f.target.declare(flags)
	f.target.complete(cmd)
	flags.StringVar(&f.setup, "setup", "service-token", "the set-up to serve: one that ships, or a file")
	flags.StringVar(&f.addr, "addr", "127.0.0.1:4566", "where Secrets Manager, Lambda, CloudWatch Logs and STS listen")
	flags.StringVar(&f.auth0, "auth0-addr", "127.0.0.1:4567", "where Auth0 listens")
	flags.StringVar(&f.page, "page-addr", "127.0.0.1:4568", "where the page listens, and its API (docs/page.md)")
	flags.BoolVar(&f.noPage, "no-page", false, "serve no page")
	cmd.MarkFlagsMutuallyExclusive("page-addr", "no-page")
	flags.Uint64Var(&f.seed, "seed", 0, "choose differently wherever the vendors leave a choice")
	return cmd
}

func (f *upFlags) serve(ctx context.Context, s streams, target harness.Target) (err error) {
	setup, err := findSetup(f.setup)
	if err != nil {
		return err
	}
	if err := prepare(s, target); err != nil {
		return advised(err)
	}
	if c, ok := target.(io.Closer); ok {
		defer func() { err = firstOf(err, c.Close()) }()
	}
	stack, err := script.Prepare(setup, script.Options{
		Target: target,
		Stack:  harness.Options{Seed: f.seed, RealTime: true, SecretsAddr: f.addr, Auth0Addr: f.auth0},
	})
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, stack.Close()) }()
	watch := func(e journal.Entry) { fmt.Fprintln(s.err, e) }
	if !f.noPage {
		shown := page.New(stack)
		defer func() { err = firstOf(err, shown.Close()) }()
		if err := f.show(shown); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "export ROLLOVER_PAGE=%s\n", shown.URL())
		fmt.Fprintf(s.err, "rollover: the page is at %s\n", shown.URL())
		told := watch
		watch = func(e journal.Entry) { told(e); shown.Tell(e) }
	}
	exports(s.out, stack)
	fmt.Fprintln(s.err, "rollover: up; Ctrl-C ends it")
	// From here on standard error is the watcher's, until it is told to stop: it writes under the
	// journal's lock, and work may still be running when the clock is not followed any more.
	stack.Journal.Watch(watch)
	defer stack.Journal.Watch(nil)
	stack.Clock.FollowRealTime(ctx)
	return nil
}

// show has the page listen. Where nobody said where, and the usual port is taken, any will do: it is printed.
func (f *upFlags) show(p *page.Page) error {
	err := p.Listen(f.page)
	if err != nil && !f.pageAsked && errors.Is(err, syscall.EADDRINUSE) {
		err = p.Listen("127.0.0.1:0")
	}
	if err != nil {
		return fmt.Errorf("--page-addr: %w, or add --no-page", err)
	}
	return nil
}

// exports writes what a shell needs to lead clients to the stack.
func exports(w io.Writer, s *harness.Stack) {
	line := func(name, value string) { fmt.Fprintf(w, "export %s=%s\n", name, value) }
	line("AWS_ENDPOINT_URL", s.SecretsURL())
	line("AWS_ACCESS_KEY_ID", "test")
	line("AWS_SECRET_ACCESS_KEY", "test")
	line("AWS_REGION", harness.Region)
	line("AWS_DEFAULT_REGION", harness.Region)
	line("AUTH0_URL", s.Auth0.URL())
	for _, name := range s.Lambda.Functions() {
		if c, ok := s.Lambda.Config(name); ok && c.Env["AUTH0_AUDIENCE"] != "" {
			line("AUTH0_AUDIENCE", c.Env["AUTH0_AUDIENCE"])
			break
		}
	}
	for _, c := range s.Auth0.Clients() {
		line("CLIENT_ID", c.ID())
		line("CLIENT_SECRET", c.Secret())
		return // one application is what a shell's variables have room for
	}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// findSetup reads the set-up of this name that ships, or the file.
func findSetup(name string) (*script.Script, error) {
	if _, err := os.Stat(name); err == nil {
		return (&runFlags{setup: name}).findSetup(name)
	}
	return (&runFlags{}).findSetup(name)
}
