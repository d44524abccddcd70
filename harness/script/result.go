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
		r.Findings = append(r.Findings, verdict.Finding{
			Kind:   verdict.OutageFound,
			Text:   o.String(),
			Slice:  o.Why,
			Advice: "have the next credential in AWSCURRENT while the last one is still accepted",
		})
	}
	for _, f := range v.Findings {
		if !p.tolerated[f.Kind] {
			r.Findings = append(r.Findings, f)
		}
	}
	for _, b := range p.unfired() {
		text := fmt.Sprintf("%s:%d: the fault never happened: %s", b.line.file, b.line.number, b.rule)
		if p.opts.Must {
			r.Findings = append(r.Findings, verdict.Finding{Kind: verdict.FaultNeverHappened, Text: text,
				Advice: "name an operation and a step in which the function makes that call"})
		} else if len(r.Findings) == 0 {
			r.Status, r.Reason = Skipped, text
		}
	}
	if len(r.Findings) > 0 {
		r.Status = Failed
		slices.SortStableFunc(r.Findings, func(a, b verdict.Finding) int { return rank(a.Kind) - rank(b.Kind) })
	}
	return r
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

// rank is how grave a kind of finding is: what locks people out comes first.
func rank(k verdict.Kind) int {
	order := []verdict.Kind{
		verdict.OutageFound, verdict.LostCredential, verdict.Stuck, verdict.UntestedPromotion, verdict.Leak,
		verdict.FailureAsSuccess, verdict.EmptySuccess, verdict.Egress, verdict.Orphan, verdict.Waste,
		verdict.ScheduleTooLoose, verdict.UnmetExpectation, verdict.FaultNeverHappened,
	}
	if i := slices.Index(order, k); i >= 0 {
		return i
	}
	return len(order)
}

// unexpected returns the outages that no expectation has consumed.
func (p *Play) unexpected(outages []verdict.Outage) []verdict.Outage {
	left := slices.Clone(outages)
	for _, e := range p.expected {
		consumed := 0
		left = slices.DeleteFunc(left, func(o verdict.Outage) bool {
			if !e.consumes(o) || (!e.atMost && consumed == e.times) {
				return false
			}
			consumed++
			return true
		})
	}
	return left
}
