package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
)

// named is a scenario that has been read.
type named struct {
	name   string
	file   string // "" if it ships
	script *script.Script
}

// known is what the scenario is called whatever machine it is played on: a file that is named by its whole
// path goes by its last element.
func (n named) known() string {
	if filepath.IsAbs(n.file) {
		return path.Base(n.name)
	}
	return path.Clean(n.name)
}

// choose returns the scenarios that the flags ask for.
func (f *runFlags) choose() ([]named, error) {
	all, err := f.read()
	if err != nil {
		return nil, err
	}
	if f.only == "" {
		return slices.DeleteFunc(all, func(n named) bool { return n.file == "" && (!f.plays(n) || n.script.Long() && !f.long) }), nil
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
		where := "`rollover list` names them"
		if len(f.scenarios) > 0 {
			where = "those of --scenario are called as their files, without .txt"
		}
		return nil, fmt.Errorf("--only %q matches no scenario; %s", f.only, where)
	}
	return some, nil
}

// usual is the set-up whose scenarios are played when none is named. Those of others have other secrets.
const usual = "service-token"

// ships reports whether --setup names a set-up that ships, and no file that is there.
func (f *runFlags) ships() bool {
	if _, err := os.Stat(f.setup); err == nil {
		return false
	}
	return slices.Contains(scenarios.Setups(), f.setup)
}

// plays reports whether a scenario that ships is one of the chosen set-up's. A file of one's own stands for
// the usual one.
func (f *runFlags) plays(n named) bool {
	setup := usual
	if f.ships() {
		setup = f.setup
	}
	return slices.Contains(n.script.Uses(), setup)
}

func (f *runFlags) read() ([]named, error) {
	var all []named
	for _, file := range f.scenarios {
		parsed, err := readScript("--scenario", file)
		if err != nil {
			return nil, err
		}
		name := filepath.ToSlash(strings.TrimSuffix(file, ".txt"))
		if slices.ContainsFunc(all, func(n named) bool { return n.name == name }) {
			return nil, fmt.Errorf("--scenario %s: there are two scenarios called %s", file, name)
		}
		all = append(all, named{name, file, parsed})
	}
	if len(f.scenarios) > 0 {
		return all, nil
	}
	for _, sc := range scenarios.All() {
		parsed, err := script.Parse(sc.File, sc.Text)
		if err != nil {
			return nil, err
		}
		all = append(all, named{sc.Name, "", parsed})
	}
	return all, nil
}

// findSetup is how `use NAME` finds its set-up: the file of --setup, whatever the name, or the one that
// ships.
func (f *runFlags) findSetup(name string) (*script.Script, error) {
	if f.setup != "" && !f.ships() {
		return readScript("--setup", f.setup)
	}
	file, text, err := scenarios.Setup(name)
	if err != nil {
		return nil, fmt.Errorf("%w; --setup FILE names one of your own", err)
	}
	return script.Parse(file, text)
}

// readScript reads a file that a flag names.
func readScript(flag, file string) (*script.Script, error) {
	text, err := os.ReadFile(file)
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, fmt.Errorf("%s %s: %w; `rollover show NAME` prints one to begin with", flag, file, path.Err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, file, err)
	}
	return script.Parse(file, string(text))
}
