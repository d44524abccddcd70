package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/report"
)

// runFlags are the options of `rollover run`.
type runFlags struct {
	target    targetFlags
	backend   backendFlags
	setup     string
	scenarios []string
	only      string
	long      bool
	trace     bool
	view      viewFlags
	shard     string
	strict    bool
	seed      uint64
	jobs      int
	proxied   bool
	hostTime  bool
	sealed    bool
	baseline  baselineFlags

	reference bool // no TARGET was given, and the reference is meant
}

func runCommand(s streams) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [TARGET]",
		Short: "Play the scenarios against a Lambda and judge it",
		Long: `Play the scenarios against a Lambda and judge it.

` + aboutTarget + ` Inside rollover's own
repository it may be left out: the reference Lambda, ./cmd/rotate, is meant.

The last line of a run that is complete is "N passed, N failed", and ", N skipped" if there are any.

With --shard a run is split over several machines, the same way on each; "rollover merge" joins what they
write with --record into one verdict.`,
		Example: "  rollover run ./my/lambda --only 'failed-rotation/*'\n" +
			"  rollover run ./my/lambda --html rollover.html\n" +
			"  rollover run ./my/lambda --setup client-secret\n" +
			"  rollover run ./function.zip --strict --junit rollover.xml\n" +
			"  rollover run ./function.zip --shard 2/4 --record shard-2.jsonl\n" +
			"  rollover run ./folder --runtime python3.12 --handler app.handler --interpreter .venv/bin/python\n" +
			"  rollover run ./bootstrap --setup my-setup.txt --scenario tuesday.txt --trace",
		Args: atMostOne("TARGET"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd.Context(), s, args) },
	}
	flags := cmd.Flags()
	f.target.declare(flags)
	f.backend.declare(flags)
	flags.StringVar(&f.setup, "setup", "", "a set-up that ships, by its `NAME`, whose scenarios are played, service-token unless another is named; or a FILE of your own, used in place of every scenario's")
	flags.StringArrayVar(&f.scenarios, "scenario", nil, "a scenario `FILE` of your own, in place of those that ship; may be repeated")
	flags.StringVar(&f.only, "only", "", "play only the scenarios whose name matches this `GLOB`, such as 'expiry-overlap/*'")
	flags.BoolVar(&f.long, "long", false, "play also the scenarios that take many seconds; --only plays them when it names them")
	flags.BoolVar(&f.trace, "trace", false, "tell the whole history of each scenario, call by call")
	f.view.declare(flags)
	flags.StringVar(&f.shard, "shard", "", "play only this part of the scenarios, such as `2/4`; auto asks the environment: CI_NODE_INDEX and CI_NODE_TOTAL (GitLab), or with auto/4 JOB_COMPLETION_INDEX (Kubernetes)")
	flags.BoolVar(&f.strict, "strict", false, "count a scenario that was skipped as failed, and a credential that may be refused as refused")
	flags.Uint64Var(&f.seed, "seed", 0, "choose differently wherever the vendors leave a choice")
	flags.IntVar(&f.jobs, "jobs", runtime.NumCPU(), "how many scenarios run at a time")
	flags.BoolVar(&f.sealed, "require-sealed", false, "refuse to play where functions cannot be sealed off from everything but the fakes (docs/sealing.md)")
	flags.BoolVar(&f.proxied, "proxied", false, "do not seal functions: tell them of a proxy, as where they cannot be sealed")
	flags.BoolVar(&f.hostTime, "host-time", false, "run functions on this machine's clock, as where they cannot be given the world's time; what depends on it is not judged")
	f.baseline.declare(flags)
	completeRun(cmd)
	f.view.complete(cmd)
	f.target.complete(cmd)
	return cmd
}

// run finds and builds the target, plays, and removes what was built.
func (f *runFlags) run(ctx context.Context, s streams, args []string) (err error) {
	if f.jobs < 1 {
		return fmt.Errorf("--jobs is %d: at least one scenario has to run at a time", f.jobs)
	}
	if f.sealed && f.proxied {
		return errors.New("--require-sealed and --proxied exclude each other")
	}
	if f.sealed && f.hostTime {
		return errors.New("--require-sealed and --host-time exclude each other: only functions in the world's time can be sealed")
	}
	part, err := shardOf(f.shard, s.getenv)
	if err != nil {
		return err
	}
	chosen, err := f.choose()
	if err != nil {
		return err
	}
	if chosen, part, err = f.take(part, chosen); err != nil {
		return err
	}
	target, reference, err := f.code(args)
	if err != nil {
		return err
	}
	f.reference = reference
	if built, ok := target.(io.Closer); ok {
		defer func() {
			if left := built.Close(); left != nil && (err == nil || errors.Is(err, errFailed)) {
				err = left
			}
		}()
	}
	endpoint, left, err := f.backend.open(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, left()) }()
	stack := harness.Options{Seed: f.seed, Endpoint: endpoint, Lambda: fakelambda.Options{Plain: f.hostTime}}
	if !f.proxied {
		stack.Seal = harness.Seal()
		defer func() { err = firstOf(err, stack.Seal.Close()) }()
	}
	head := report.Run{
		Version: version(), Target: f.target.named(target), File: f.target.sourceFile(args), Seed: f.seed, Strict: f.strict,
		Scenarios: len(chosen), Shard: part,
	}
	return f.play(ctx, s, chosen, head, script.Options{
		Target: target, Setup: f.findSetup, Must: reference, Strict: f.strict, Stack: stack,
	})
}

// code finds what is to be played with: what the command line names, or else the set-up. What is wrong with a set-up
// of one's own is said here, once, before anything is built.
func (f *runFlags) code(args []string) (target harness.Target, reference bool, err error) {
	if f.setup == "" || f.ships() {
		return f.target.find(args)
	}
	setup, err := f.findSetup("")
	if err != nil {
		return nil, false, err
	}
	if len(args) == 0 && f.target == (targetFlags{}) {
		if target, err = setup.Target(); target != nil || err != nil {
			f.target.adopt(target)
			return target, false, err
		}
	}
	return f.target.find(args)
}

// play plays scenarios and shows them under a head, to which it adds how functions run on this machine. It
// returns errFailed if one of them failed.
func (f *runFlags) play(ctx context.Context, s streams, chosen []named, head report.Run, o script.Options) error {
	view, err := f.view.open(s)
	if err != nil {
		return err
	}
	defer view.discard()
	forget, err := f.baseline.open()
	if err != nil {
		return err
	}
	defer forget()
	misnamed, err := f.baseline.misnamed(f.strict)
	if err != nil {
		return err
	}
	line := startProgress(s, "building "+o.Target.String())
	defer line.stop()
	err = build(o.Target)
	if ctx.Err() != nil {
		return errors.New("interrupted before the first scenario")
	}
	if err != nil {
		return advised(err)
	}
	trial, err := try(o.Target, o.Stack)
	if err != nil {
		return err
	}
	if f.sealed && !trial.sealed {
		return errors.New(trial.sealing + "; without --require-sealed they are told of a proxy")
	}
	jobs := f.jobs
	if !trial.sealed && jobs > 1 && harness.UsesTmp(o.Target) {
		jobs = 1
		trial.notes = append(trial.notes, "one scenario at a time: the code names files in /tmp, and all that run would share them")
	}
	line.around(func() {
		head.Sealing, head.Notes = trial.sealing, append(trial.notes, misnamed...)
		view.Head(head)
	})
	line.play(len(chosen))
	var totals report.Totals
	shown := 0
	for out := range playAll(ctx, chosen, o, jobs, line.played) {
		if err := firstOf(out.cannot, placed(out)); err != nil {
			return err
		}
		scenario := f.report(out, o.Target)
		f.baseline.judge(&scenario, out.known(), f.strict)
		line.around(func() { view.Scenario(scenario) })
		totals.Add(scenario)
		shown++
	}
	if shown < len(chosen) {
		return fmt.Errorf("interrupted after %d of %d scenarios", shown, len(chosen))
	}
	line.stop()
	view.Foot()
	if err := firstOf(view.keep(), f.baseline.keep(s)); err != nil {
		return err
	}
	if totals.Failed > 0 {
		return errFailed
	}
	return nil
}

// placed is a scenario's error with its place; nil, if it has none.
func placed(o outcome) error {
	if o.err == nil {
		return nil
	}
	if strings.HasPrefix(o.err.Error(), o.script.File+":") {
		return o.err
	}
	return fmt.Errorf("%s: %w", o.name, o.err)
}
