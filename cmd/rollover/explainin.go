package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/internal/near"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/verdict"
)

// explainIn shows the findings of a run that are named, with the page about their kind, or lists them all.
func (s streams) explainIn(file string, args []string) error {
	record, err := readRecord(file)
	if err != nil {
		return fmt.Errorf("--in %w", err)
	}
	if len(args) == 0 {
		s.listFound(record)
		return nil
	}
	kind, err := kindOf(args[0])
	if err != nil {
		return err
	}
	width, _ := columns(s.out)
	view := report.Terminal{W: s.out, Colour: s.colour(s.out), Width: width}
	shown := 0
	for _, sc := range record.Scenarios {
		for _, f := range found(sc) {
			if f.ID == args[0] || string(f.Kind) == args[0] {
				view.Finding(sc, f)
				shown++
			}
		}
	}
	if shown == 0 {
		return notFound(file, record, args[0])
	}
	s.explain(kind)
	return nil
}

// listFound prints a line for each finding of a run.
func (s streams) listFound(record report.Record) {
	page := s.page()
	for _, sc := range record.Scenarios {
		if all := found(sc); len(all) > 0 {
			page.Write("# " + sc.Name + "\n")
			for _, f := range all {
				page.Item(f.ID, f.Text)
			}
		}
	}
}

// found are a scenario's findings, and after them those that were accepted.
func found(s report.Scenario) []verdict.Finding {
	all := slices.Clone(s.Findings)
	for _, a := range s.Accepted {
		all = append(all, a.Finding)
	}
	return all
}

// notFound is that a run has no such finding, with those that it has and that are most like it.
func notFound(file string, record report.Record, word string) error {
	var ids []string
	for _, sc := range record.Scenarios {
		for _, f := range found(sc) {
			ids = append(ids, f.ID)
		}
	}
	hint := "`rollover explain --in " + quote(file) + "` lists its findings"
	switch like := near.Words(word, ids); {
	case len(ids) == 0:
		hint = "there is none in it"
	case len(like) > 0:
		hint = "did you mean " + strings.Join(like, " or ") + "?"
	}
	return fmt.Errorf("%s has no finding %s; %s", file, word, hint)
}
