package main

import (
	"fmt"

	"github.com/rolloverhq/rollover/report"
)

// views shows a run in several ways at once.
type views []report.View

func (v views) Head(r report.Run) {
	for _, view := range v {
		view.Head(r)
	}
}

func (v views) Scenario(s report.Scenario) {
	for _, view := range v {
		view.Scenario(s)
	}
}

func (v views) Foot() {
	for _, view := range v {
		view.Foot()
	}
}

// open returns the views that the flags ask for. keep puts the files in place when the run is complete;
// discard, to be called in any case, removes them if it is not.
func (f *runFlags) open(s streams) (v views, keep func() error, discard func(), err error) {
	if f.json {
		v = append(v, &report.JSON{W: s.out})
	} else {
		width, _ := columns(s.out)
		v = append(v, &report.Terminal{W: s.out, Colour: s.colour(s.out), Width: width})
	}
	if f.junit == "" {
		return v, func() error { return nil }, func() {}, nil
	}
	file, err := newDraft(f.junit)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("--junit %w", err)
	}
	out := &firstError{Writer: file}
	keep = func() error {
		if out.err != nil {
			return fmt.Errorf("--junit: %w", out.err)
		}
		return file.keep()
	}
	return append(v, &report.JUnit{W: out}), keep, file.discard, nil
}
