package script

import (
	"slices"

	"github.com/rolloverhq/rollover/verdict"
)

// clockless are the kinds of findings that a function brings about whatever its clock shows. Behind all
// others there may be no more than a function that takes a credential for fresh that the world has seen end.
var clockless = []verdict.Kind{verdict.UntestedPromotion, verdict.Leak, verdict.FailureAsSuccess, verdict.StrayVersion, verdict.Egress}

// withhold takes out of the result of a function on the host's clock what may be the clock's doing. If that
// is all there is, nothing was learned.
func (r *Result) withhold() {
	var judged, withheld []verdict.Finding
	for _, f := range r.Findings {
		if slices.Contains(clockless, f.Kind) {
			judged = append(judged, f)
		} else {
			withheld = append(withheld, f)
		}
	}
	if len(withheld) == 0 {
		return
	}
	r.Findings = judged
	if len(judged) > 0 {
		r.Notes = append(r.Notes, "not judged on the host's clock: "+withheld[0].Text)
		return
	}
	r.Status, r.Reason = Skipped, "not judged on the host's clock: "+withheld[0].Text
	r.Unreached = append(r.Unreached, withheld...)
}
