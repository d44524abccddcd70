package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/scenarios"
)

// runFlags are the options of `rollover run`.
type runFlags struct {
	setup     string
	scenarios []string
	only      string
	trace     bool
	seed      uint64
	jobs      int
}

func runCommand(s streams) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [TARGET]",
		Short: "Play the scenarios against a Lambda and judge it",
		Long: `Play the scenarios against a Lambda and judge it.

TARGET is a Go package, a bootstrap executable, or a zip with one in it. Inside rollover's own
repository it may be left out: the reference Lambda, ./cmd/rotate, is meant.`,
		Example: "  rollover run ./my/lambda --only 'failed-rotation/*'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			target, reference, err := findTarget(args)
			if err != nil {
				return err
			}
			return f.play(s, target, reference)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.setup, "setup", "", "a set-up file of your own, used in place of every scenario's")
	flags.StringArrayVar(&f.scenarios, "scenario", nil, "a scenario file of your own, in place of those that ship; may be repeated")
	flags.StringVar(&f.only, "only", "", "play only the scenarios whose name matches this pattern, such as 'expiry-overlap/*'")
	flags.BoolVar(&f.trace, "trace", false, "print the whole history of each scenario")
	flags.Uint64Var(&f.seed, "seed", 0, "choose differently wherever the vendors leave a choice")
	flags.IntVar(&f.jobs, "jobs", runtime.NumCPU(), "how many scenarios run at a time")
	return cmd
}

// findTarget returns the target that the arguments name, and whether it is the reference.
func findTarget(args []string) (harness.Target, bool, error) {
	if len(args) == 1 {
		t, err := harness.TargetAt(args[0])
		return t, false, err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil || !strings.HasPrefix(string(mod), "module github.com/rolloverhq/rollover\n") {
		return nil, false, errors.New("name a TARGET: a Go package, a bootstrap executable or a zip, such as `rollover run ./my/lambda`")
	}
	t, err := harness.TargetAt("./cmd/rotate")
	return t, true, err
}

// named is a scenario that has been read.
type named struct {
	name   string
	script *script.Script
}

func (f *runFlags) play(s streams, target harness.Target, reference bool) error {
	chosen, err := f.choose()
	if err != nil {
		return err
	}
	if f.jobs < 1 {
		return fmt.Errorf("--jobs is %d: at least one scenario has to run at a time", f.jobs)
	}
	if err := prepare(s, target); err != nil {
		return err
	}
	terminal := &report.Terminal{W: s.out, Colour: s.colour(s.out)}
	options := script.Options{Target: target, Setup: f.findSetup, Must: reference, Stack: harness.Options{Seed: f.seed}}
	failed := false
	headed := false
	for o := range playAll(chosen, options, f.jobs) {
		if o.err != nil {
			return fmt.Errorf("%s: %w", o.name, o.err)
		}
		if !headed {
			terminal.Head(target.String(), o.result.Notes)
			headed = true
		}
		terminal.Scenario(f.report(o, target))
		failed = failed || o.result.Status == script.Failed
	}
	terminal.Foot()
	if failed {
		return errFailed
	}
	return nil
}

// prepare builds what has to be built, and says so where somebody waits for it.
func prepare(s streams, target harness.Target) error {
	p, slow := target.(interface{ Prepare() error })
	if !slow {
		return nil
	}
	if isTerminal(s.err) {
		fmt.Fprintf(s.err, "rollover: building %s\n", target)
	}
	return p.Prepare()
}

func (f *runFlags) report(o outcome, target harness.Target) report.Scenario {
	r := report.Scenario{
		Name: o.name, Why: o.doc, Status: report.Status(o.result.Status), Reason: o.result.Reason,
		Findings: o.result.Findings, Outages: len(o.result.Verdict.Outages), Took: o.took,
		Replay: fmt.Sprintf("rollover run %s --only %s --seed %d", target, o.name, f.seed),
	}
	for _, rotation := range o.result.Verdict.Rotations {
		if rotation.OK {
			r.Rotations++
		}
	}
	if h := o.result.History; len(h) > 0 {
		r.Virtual = h[len(h)-1].At.Sub(h[0].At)
		if f.trace {
			for _, e := range h {
				r.Trace = append(r.Trace, e.String())
			}
		}
	}
	return r
}

// choose returns the scenarios that the flags ask for.
func (f *runFlags) choose() ([]named, error) {
	all, err := f.read()
	if err != nil || f.only == "" {
		return all, err
	}
	var some []named
	for _, n := range all {
		ok, err := path.Match(f.only, n.name)
		if err != nil {
			return nil, fmt.Errorf("--only %q is not a pattern: it has a bracket without an end", f.only)
		}
		if ok || strings.HasPrefix(n.name, strings.TrimSuffix(f.only, "/")+"/") {
			some = append(some, n)
		}
	}
	if len(some) == 0 {
		return nil, fmt.Errorf("--only %q matches no scenario; `rollover list` names them", f.only)
	}
	return some, nil
}

func (f *runFlags) read() ([]named, error) {
	var all []named
	add := func(name, file, text string) error {
		parsed, err := script.Parse(file, text)
		all = append(all, named{name, parsed})
		return err
	}
	for _, file := range f.scenarios {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("--scenario: %w", err)
		}
		if err := add(strings.TrimSuffix(file, ".txt"), file, string(text)); err != nil {
			return nil, err
		}
	}
	if len(f.scenarios) > 0 {
		return all, nil
	}
	for _, sc := range scenarios.All() {
		if err := add(sc.Name, sc.File, sc.Text); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// findSetup is how `use NAME` finds its set-up: the file of --setup, whatever the name, or the one that
// ships.
func (f *runFlags) findSetup(name string) (*script.Script, error) {
	if f.setup != "" {
		text, err := os.ReadFile(f.setup)
		if err != nil {
			return nil, fmt.Errorf("--setup: %w", err)
		}
		return script.Parse(f.setup, string(text))
	}
	file, text, err := scenarios.Setup(name)
	if err != nil {
		return nil, err
	}
	return script.Parse(file, text)
}

// outcome is one scenario, played.
type outcome struct {
	name, doc string
	result    *script.Result
	err       error
	took      time.Duration
}
