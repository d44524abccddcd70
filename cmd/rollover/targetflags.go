package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
)

// targetFlags say how TARGET is run, where that cannot be seen of it.
type targetFlags struct {
	runtime, handler string
	command          string
	interpreter      string
	anyVersion       bool
}

const aboutTarget = `TARGET is a Go package, a bootstrap executable, or a zip with one in it; with --runtime and --handler a
folder or zip of Python or Node.js; with --command the folder that the command runs in.`

func (t *targetFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&t.runtime, "runtime", "", "the Lambda `RUNTIME` of a folder or zip, such as python3.12 or nodejs22.x; its interpreter has to be installed")
	flags.StringVar(&t.handler, "handler", "", "the `HANDLER` of a folder or zip, such as app.handler")
	flags.StringVar(&t.interpreter, "interpreter", "", "run on the Python or Node.js of this `FILE`, whatever its version: a virtual environment's brings its packages")
	flags.BoolVar(&t.anyVersion, "any-runtime-version", false, "run on another version of the interpreter if the runtime's is not installed")
	flags.StringVar(&t.command, "command", "", "run this `COMMAND`, which speaks the Runtime API, in the folder TARGET, or in this one")
}

// find returns the target that arguments and flags name, and whether it is the reference.
func (t *targetFlags) find(args []string) (harness.Target, bool, error) {
	if err := t.check(); err != nil {
		return nil, false, err
	}
	switch {
	case t.command != "":
		words, err := splitWords(t.command)
		if err != nil {
			return nil, false, fmt.Errorf("--command %q: %w", t.command, err)
		}
		folder := "."
		if len(args) > 0 && args[0] != "" {
			folder = args[0]
		}
		return harness.Command(folder, words, t.asRuntime()), false, nil
	case t.runtime != "" || t.handler != "":
		if len(args) == 0 || args[0] == "" {
			return nil, false, errors.New("--runtime and --handler need a TARGET: the folder or zip with the function in it")
		}
		return harness.Source(args[0], t.asRuntime()), false, nil
	default:
		return findTarget(args)
	}
}

// adopt sets the flags to what a set-up says of its function, so that a line that repeats a run stands by itself.
func (t *targetFlags) adopt(target harness.Target) {
	if s, ok := target.(*harness.SourceTarget); ok {
		r := s.Runtime()
		t.runtime, t.handler, t.interpreter = r.Name, r.Handler, r.Interpreter
	}
}

func (t *targetFlags) asRuntime() harness.Runtime {
	return harness.Runtime{Name: t.runtime, Handler: t.handler, Interpreter: t.interpreter, AnyVersion: t.anyVersion}
}

// check finds flags that do not go together.
func (t *targetFlags) check() error {
	switch interpreted := fakelambda.Interpreted(t.runtime); {
	case (t.interpreter != "" || t.anyVersion) && (!interpreted || t.command != ""):
		return errors.New("--interpreter and --any-runtime-version go with --runtime pythonX.Y or nodejsNN.x, and with no --command")
	case t.interpreter != "" && t.anyVersion:
		return errors.New("--interpreter is of any version: leave --any-runtime-version out")
	default:
		return nil
	}
}

// words are target and flags as a shell takes them.
func (t *targetFlags) words(target harness.Target) []string {
	words := []string{target.String()}
	for _, f := range []struct{ name, value string }{
		{"--runtime", t.runtime}, {"--handler", t.handler}, {"--interpreter", t.interpreter}, {"--command", t.command},
	} {
		if f.value != "" {
			words = append(words, f.name, f.value)
		}
	}
	if t.anyVersion {
		words = append(words, "--any-runtime-version")
	}
	return words
}

// named is words as one line.
func (t *targetFlags) named(target harness.Target) string {
	words := t.words(target)
	for i, w := range words[1:] {
		words[i+1] = quote(w)
	}
	return strings.Join(words, " ")
}

// complete tells the shells what the flags may be.
func (t *targetFlags) complete(cmd *cobra.Command) {
	completeFlags(cmd, map[string]cobra.CompletionFunc{
		"runtime": cobra.FixedCompletions([]cobra.Completion{
			"python3.11", "python3.12", "python3.13", "python3.14", "nodejs20.x", "nodejs22.x", "nodejs24.x", "provided.al2023",
		}, cobra.ShellCompDirectiveNoFileComp),
		"handler": cobra.NoFileCompletions,
		"command": cobra.NoFileCompletions,
	})
}

// advised adds to an interpreter that is missing what can be done about it.
func advised(err error) error {
	if missing := new(fakelambda.NoInterpreterError); errors.As(err, &missing) {
		ways := "install it, or name one with --interpreter"
		if len(missing.Found) > 0 {
			ways = "install it, name one with --interpreter, or take what is there with --any-runtime-version"
		}
		return fmt.Errorf("%w; %s", err, ways)
	}
	return err
}

// splitWords takes a command apart as a shell does: at blanks, with quotes and backslashes, and nothing
// else.
func splitWords(text string) (words []string, err error) {
	var word strings.Builder
	var quoted rune // the quote that is open
	begun, escaped := false, false
	for _, r := range text {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quoted != '\'':
			begun, escaped = true, true
		case quoted != 0 && r == quoted:
			quoted = 0
		case quoted != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			begun, quoted = true, r
		case r == ' ' || r == '\t' || r == '\n':
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			begun = true
			word.WriteRune(r)
		}
	}
	switch {
	case quoted != 0:
		return nil, errors.New("a quote is not closed")
	case escaped:
		return nil, errors.New("a backslash at the end")
	case begun:
		words = append(words, word.String())
	}
	if len(words) == 0 {
		return nil, errors.New("an empty command")
	}
	return words, nil
}
