package script

import (
	"fmt"
	"slices"

	"github.com/rolloverhq/rollover/verdict"
)

// result sums the play up: a finding is what goes beyond the expectations.
func (p *Play) result() *Result {
	v := p.judge()
	r := &Result{Status: Passed, Verdict: v, Case: p.verdictCase(), History: p.stack.Journal.Entries(), Notes: p.stack.Notes()}
	r.Findings = append(r.Findings, p.unmet...)
	for _, o := range p.unexpected(v.Outages) {
		f := o.Finding()
		f.Text += p.budget(o.Reader.Name)
		r.Findings = append(r.Findings, f)
	}
	for _, f := range v.Findings {
		if !p.tolerated[f.Kind] {
			r.Findings = append(r.Findings, f)
		}
	}
	for _, b := range p.unfired() {
		f := b.neverHappened()
		if p.opts.Must {
			r.Findings = append(r.Findings, f)
		} else if len(r.Findings) == 0 {
			r.Status, r.Reason = Skipped, f.Text
			r.Unreached = append(r.Unreached, f)
		}
	}
	if p.stack.HostTime() != nil {
		r.withhold()
		if p.opts.Stack.Lambda.Skew != 0 && len(r.Findings) == 0 {
			r.Status, r.Reason = Skipped, "not judged on the host's clock: there the function's own cannot be set"
		}
	}
	r.conclude(p.opts.Scenario)
	return r
}

// conclude puts the findings in order, gives each its id, and says how the play has ended.
func (r *Result) conclude(scenario string) {
	slices.SortStableFunc(r.Findings, func(a, b verdict.Finding) int { return a.Kind.Rank() - b.Kind.Rank() })
	verdict.Identify(scenario, r.Findings)
	if fails(r.Findings) {
		r.Status = Failed
	}
}

// fails reports whether one of the findings is an error.
func fails(findings []verdict.Finding) bool {
	return slices.ContainsFunc(findings, func(f verdict.Finding) bool { return f.Kind.Severity() == verdict.Error })
}

// neverHappened is the finding that the rule never fired.
func (b brokenRule) neverHappened() verdict.Finding {
	return verdict.Finding{
		Kind: verdict.FaultNeverHappened, About: verdict.About{What: b.line.text},
		Text:   fmt.Sprintf("%s:%d: the fault never happened: %s", b.line.file, b.line.number, b.rule),
		Advice: "name an operation and a step in which the function makes that call",
	}
}

// unfired returns the faults that never happened and should have.
func (p *Play) unfired() []brokenRule {
	var never, either []brokenRule
	happened := false
	for _, b := range p.broken {
		switch {
		case b.rule.Fired() > 0:
			happened = happened || b.either
		case b.either:
			either = append(either, b)
		default:
			never = append(never, b)
		}
	}
	if happened {
		return never
	}
	return append(never, either...)
}

// unexpected returns the outages that no expectation has consumed.
func (p *Play) unexpected(outages []verdict.Outage) []verdict.Outage {
	left := slices.DeleteFunc(slices.Clone(outages), p.takenByItself)
	for _, e := range p.expected {
		consumed := 0
		left = slices.DeleteFunc(left, func(o verdict.Outage) bool {
			if !e.consumes(o) || consumed == e.times {
				return false
			}
			consumed++
			return true
		})
	}
	return left
}
