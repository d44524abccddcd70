package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/spf13/cobra"
)

// How this command speaks. Standard output is data: what was asked for, and nothing else. Standard
// error is talk: progress, notes, and errors, which begin with "rollover:", in lower case, without a
// full stop, and say where and what to do. The exit code is 0 if all is well, 1 if something is wrong with
// the function under test, and 2 if something is wrong with how the command was used or with
// rollover itself; the two are never confused. A run that was interrupted has judged nothing: 2.
const (
	exitWell   = 0
	exitFailed = 1
	exitMisuse = 2
)

// streams is what the command has of the outside.
type streams struct {
	out, err io.Writer
	getenv   func(string) string
}

// errFailed is returned when what was judged was found wanting; it has been reported by then.
var errFailed = errors.New("failed")

// run is main, with an exit code. It ends early when ctx does.
func run(ctx context.Context, args []string, s streams) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &firstError{Writer: s.out, failed: cancel}
	s.out = out
	root := rootCommand(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if out.err != nil {
		err = fmt.Errorf("standard output: %w", out.err)
	}
	switch {
	case errors.Is(out.err, syscall.EPIPE): // whoever read it has seen enough
		return exitMisuse
	case err == nil:
		return exitWell
	case errors.Is(err, errFailed):
		return exitFailed
	default:
		fmt.Fprintf(s.err, "rollover: %v\n", err)
		return exitMisuse
	}
}

const about = `rollover runs the Lambda that rotates a credential in AWS Secrets Manager against Auth0,
unmodified, on this machine: fake tenant, fake Secrets Manager, one virtual clock. It plays
scenarios against it and says from the reader's side whether anybody was locked out.

  rollover run                       the reference Lambda of this repository
  rollover run ./my/lambda           a Go package
  rollover run ./bootstrap           an executable that speaks the Runtime API
  rollover run ./function.zip        a zip with a bootstrap in it

Exit code 0: all is well. 1: something is wrong with the Lambda. 2: something is wrong with
the command line, a file, or rollover itself.`

func rootCommand(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "rollover",
		Short:         "Test the Lambda that rotates a credential against Auth0",
		Long:          about,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		SuggestionsMinimumDistance: 2,
	}
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; `%s --help` says what there is", err, cmd.CommandPath())
	})
	root.AddCommand(runCommand(s), initCommand(s), mergeCommand(s), listCommand(s), showCommand(s), explainCommand(s), upCommand(s), healthCommand(s), versionCommand(s))
	return root
}

// noSuchCommand refuses what is left over when no command has the first argument's name.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "`rollover help` lists them"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %q?", near[0])
	}
	return fmt.Errorf("no command is called %q; %s", args[0], hint)
}

// noArgument allows a command none.
func noArgument(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no argument, and was given %q", cmd.CommandPath(), args[0])
	}
	return nil
}

// atMostOne allows a command one argument, and says what it is if there are more.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("%s takes one %s, and was given %d: %q is too many", cmd.CommandPath(), what, len(args), args[1])
		}
		return nil
	}
}

// colour reports whether a stream wants colour: a terminal, unless NO_COLOR is set.
func (s streams) colour(w io.Writer) bool {
	return s.getenv("NO_COLOR") == "" && s.smart(w)
}

// smart reports whether a stream is a terminal that can do more than print.
func (s streams) smart(w io.Writer) bool {
	_, terminal := columns(w)
	return terminal && s.getenv("TERM") != "dumb"
}

// firstError is a writer that keeps the first error, so that a full disk is noticed without asking
// after each line.
type firstError struct {
	io.Writer
	failed func() // called at the first error, if not nil
	err    error
}

func (f *firstError) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.Writer.Write(p)
	if f.err = err; err != nil && f.failed != nil {
		f.failed()
	}
	return n, err
}
