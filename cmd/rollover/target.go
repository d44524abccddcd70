package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/rolloverhq/rollover/harness"
)

var errNoTarget = errors.New("name a TARGET: a Go package, a bootstrap executable or a zip, such as `rollover run ./my/lambda`")

// findTarget returns the target that the arguments name, and whether it is the reference.
func findTarget(args []string) (harness.Target, bool, error) {
	if len(args) == 1 && args[0] == "" { // a shell's variable that was not set
		return nil, false, errNoTarget
	}
	if len(args) == 1 {
		t, err := harness.TargetAt(args[0])
		return t, false, err
	}
	folder, err := referenceFolder()
	if err != nil {
		return nil, false, err
	}
	t, err := harness.TargetAt(folder)
	return t, true, err
}

// referenceFolder returns where the reference Lambda stands, seen from the working directory, if that
// is inside rollover's own repository.
func referenceFolder() (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(mod), "module github.com/rolloverhq/rollover\n") {
			folder, err := filepath.Rel(here, filepath.Join(dir, "cmd", "rotate"))
			if err == nil && !strings.HasPrefix(folder, "..") {
				folder = "." + string(filepath.Separator) + folder
			}
			return folder, err
		}
		if err == nil || dir == filepath.Dir(dir) {
			return "", errNoTarget
		}
	}
}

// build builds what has to be built.
func build(target harness.Target) error {
	if p, slow := target.(interface{ Prepare() error }); slow {
		return p.Prepare()
	}
	return nil
}

// prepare is build, said to whoever waits for it.
func prepare(s streams, target harness.Target) error {
	line := startProgress(s, "building "+target.String())
	defer line.stop()
	return build(target)
}

// trial is what a target's deployment has shown of how functions run on this machine.
type trial struct {
	sealed  bool
	sealing string // "sealed", or "not sealed: " and why
	notes   []string
}

// try deploys a target once, so that what is wrong with it is said once, and not by each scenario.
func try(target harness.Target, o harness.Options) (t trial, err error) {
	stack, err := harness.New(o)
	if err != nil {
		return t, err
	}
	t = trial{sealed: true, sealing: "sealed", notes: stack.Notes()}
	switch why := stack.Sealed(); {
	case o.Seal == nil:
		t.sealed, t.sealing = false, "not sealed: --proxied"
	case why != nil:
		t.sealed, t.sealing = false, "not sealed: "+why.Error()
	}
	const name = "trial"
	err = stack.Deploy(harness.Function{Name: name}, target)
	if err != nil { // the name means nothing to the user
		err = errors.New(strings.TrimPrefix(err.Error(), "function "+name+": "))
	}
	if told, has := target.(interface{ Notes() []string }); has {
		t.notes = append(t.notes, told.Notes()...)
	}
	return t, errors.Join(err, stack.Close())
}
