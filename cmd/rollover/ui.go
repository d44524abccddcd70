package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// How this command speaks. Standard output is data: what was asked for, and nothing else. Standard
// error is talk: progress, notes, and errors, which begin with "rollover:", in lower case, without a
// full stop, and say where and what to do. The exit code is 0 if all is well, 1 if something is wrong with
// the function under test, and 2 if something is wrong with how the command was used or with
// rollover itself; the two are never confused.
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

// run is main, with an exit code.
func run(args []string, s streams) int {
	root := rootCommand(s)
	root.SetArgs(args)
	switch err := root.Execute(); {
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
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.AddCommand(runCommand(s), listCommand(s), showCommand(s), versionCommand(s))
	return root
}

// colour reports whether a stream wants colour: a terminal, unless NO_COLOR is set.
func (s streams) colour(w io.Writer) bool {
	return s.getenv("NO_COLOR") == "" && s.getenv("TERM") != "dumb" && isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
