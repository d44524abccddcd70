// Package verdict says what a history means: who was locked out, for how long, and why; and what
// else the function under test did wrong.
//
// Everything here is a pure function of the journal. What a reader holds, and whether the verifier
// takes it, is arithmetic on intervals over the changes of state that the journal tells; nothing is
// asked over HTTP, so an outage has exact edges. Intervals are half open.
package verdict

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Case is what a history is judged against.
type Case struct {
	Since   time.Time // readers are judged from here
	Until   time.Time // to here
	Secrets []Secret
	Readers []Reader
	Strict  bool // a credential that the verifier may refuse is one that it does refuse
}

// Secret is one rotated secret of a set-up: who accepts the credential in it.
type Secret struct {
	Name     string
	Accepted Acceptance
	Overlap  Overlap
}

// Verdict is what a history means.
type Verdict struct {
	Outages   []Outage
	Gaps      []Gap    // where the provider has no overlap; what is within its budget is not among the outages
	Risks     []Outage // a reader's credential could be refused, or not: the provider was not of one mind
	Findings  []Finding
	Rotations []Rotation
}

// Judge reads a whole history. The outages are all that happened; which of them were to be expected
// is the scenario's to say, so that they are not among the findings.
func Judge(history []journal.Entry, c Case) Verdict {
	v := Verdict{Rotations: Rotations(history)}
	for _, s := range c.Secrets {
		seen := watch(history, s, c.Until)
		gaps := seen.gaps(s, c)
		v.Gaps = append(v.Gaps, gaps...)
		for _, r := range c.Readers {
			if r.Secret == s.Name {
				outages, risks := seen.outages(r, c)
				v.Outages, v.Risks = append(v.Outages, beyond(gaps, r, outages)...), append(v.Risks, risks...)
			}
		}
	}
	v.Findings = append(v.Findings, waste(history, c)...)
	v.Findings = append(v.Findings, untestedPromotions(history)...)
	v.Findings = append(v.Findings, lostCredentials(history)...)
	v.Findings = append(v.Findings, leaks(history)...)
	v.Findings = append(v.Findings, deadCurrents(history, c)...)
	v.Findings = append(v.Findings, neverGiven(history, c)...)
	v.Findings = append(v.Findings, strays(history)...)
	v.Findings = append(v.Findings, emptySuccesses(history, c)...)
	v.Findings = append(v.Findings, egresses(history)...)
	v.Findings = append(v.Findings, stuck(history, v.Rotations)...)
	v.Findings = append(v.Findings, orphans(history, c)...)
	v.Findings = append(v.Findings, loose(history, v.Rotations, v.Outages, c)...)
	return v
}
