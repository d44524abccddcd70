package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// untestedPromotions finds each time a function moved AWSCURRENT to a version for which testSecret had
// not succeeded in that run. What testSecret tests is whatever holds AWSPENDING then, and the version
// of the run's own token. The first AWSCURRENT of all replaces nothing that worked, and may be the
// service's doing: a value put into a secret that has none becomes current by itself.
func untestedPromotions(history []journal.Entry) []Finding {
	type tested struct {
		run     int
		version string
	}
	var findings []Finding
	done := map[tested]bool{}
	pending := map[string]string{} // :: secret → version
	invoked := map[int]journal.Invoked{}
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.Invoked:
			invoked[f.Request] = f
		case journal.Returned:
			if i := invoked[f.Request]; f.Step == "testSecret" && f.Outcome == journal.OK {
				done[tested{f.Run, i.Version}] = true
				done[tested{f.Run, pending[i.Secret]}] = true
			}
		case journal.Labelled:
			if f.Label == "AWSPENDING" {
				pending[f.Secret] = f.To
			}
			if f.Label == "AWSCURRENT" && f.Run > 0 && f.From != "" && f.To != "" && !done[tested{f.Run, f.To}] {
				findings = append(findings, Finding{
					Kind:   UntestedPromotion,
					About:  About{Secret: f.Secret, Step: f.Step},
					Text:   fmt.Sprintf("AWSCURRENT of %s reached %s in %s of rotation %d, before testSecret had succeeded for it", f.Secret, f.To, f.Step, f.Run),
					Slice:  []journal.Entry{e},
					Advice: "put the new value under AWSPENDING alone, and move AWSCURRENT in finishSecret",
				})
			}
		}
	}
	return findings
}

// leaks finds the credentials that a function wrote where they do not belong, once each.
func leaks(history []journal.Entry) []Finding {
	type place struct{ function, what, where string }
	var findings []Finding
	found := map[place]bool{}
	for _, e := range history {
		l, ok := e.Fact.(journal.Leaked)
		if !ok || found[place{l.Function, l.What, l.Where}] {
			continue
		}
		found[place{l.Function, l.What, l.Where}] = true
		findings = append(findings, Finding{
			Kind:   Leak,
			About:  About{Step: l.Step, What: l.Function + " " + sortOf(l.What) + " " + l.Where},
			Text:   fmt.Sprintf("%s wrote %s to its %s", l.Function, l.What, l.Where),
			Slice:  []journal.Entry{e},
			Advice: "log which version was written, never what is in it",
		})
	}
	return findings
}
