package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/verdict"
)

// report is an outcome as the views show it.
func (f *runFlags) report(o outcome, target harness.Target) report.Scenario {
	r := report.Scenario{
		Name: o.name, File: filepath.ToSlash(o.file), Why: o.script.Doc, Status: report.Status(o.result.Status), Reason: o.result.Reason,
		Findings: o.result.Findings, Outages: o.result.Verdict.Outages, Risks: o.result.Verdict.Risks, Gaps: o.result.Verdict.Gaps, Rotations: o.result.Verdict.Rotations,
		Took: o.took, Replay: f.replay(o.named, target),
	}
	if f.strict && r.Status == report.Skipped {
		r.Status, r.Reason = report.Failed, ""
		for _, f := range o.result.Unreached {
			if f.Kind == verdict.FaultNeverHappened {
				f.Advice = "make the call that the scenario breaks, or leave the scenario out by --only: --strict takes nothing as shown that was not"
			}
			r.Findings = append(r.Findings, f)
		}
		verdict.Identify(o.known(), r.Findings)
	}
	if h := o.result.History; len(h) > 0 {
		r.Virtual = h[len(h)-1].At.Sub(h[0].At)
		if f.trace {
			r.History = h
		}
		if f.view.drawn() {
			model := lanes.Of(h, verdict.Holdings(h, o.result.Case), o.result.Case.Until)
			r.Lanes = &model
		}
	}
	return r
}

// replay is the command that plays a scenario again, to the same findings. What says only how a run is shown,
// or how many scenarios are played and when, is not in it.
func (f *runFlags) replay(n named, target harness.Target) string {
	words := []string{"rollover", "run"}
	if !f.reference { // which is judged more strictly, and is meant by no name
		words = append(words, f.target.words(target)...)
	}
	if n.file != "" {
		words = append(words, "--scenario", n.file)
	} else {
		words = append(words, "--only", n.name)
	}
	if f.setup != "" && !(n.file == "" && f.ships()) { // a scenario that ships names its set-up itself
		words = append(words, "--setup", f.setup)
	}
	if f.strict {
		words = append(words, "--strict")
	}
	if f.hostTime {
		words = append(words, "--host-time")
	}
	if f.baseline.read != "" {
		words = append(words, "--baseline", f.baseline.read)
	}
	if f.sealed {
		words = append(words, "--require-sealed")
	}
	if f.proxied {
		words = append(words, "--proxied")
	}
	if f.backend.remote() {
		words = append(words, "--backend", f.backend.backend)
	}
	if f.backend.image != "" {
		words = append(words, "--localstack-image", f.backend.image)
	}
	if f.backend.lambda == onLocalStack {
		words = append(words, "--lambda", f.backend.lambda)
	}
	for i, w := range words {
		words[i] = quote(w)
	}
	return fmt.Sprintf("%s --seed %d", strings.Join(words, " "), f.seed)
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)

// quote writes a word as a shell takes it.
func quote(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
