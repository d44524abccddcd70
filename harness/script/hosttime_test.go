package script

import (
	"testing"

	"github.com/rolloverhq/rollover/verdict"
)

func TestWhatMayBeTheClocksDoingIsNotJudged(t *testing.T) {
	t.Parallel()
	outage, leak := verdict.Finding{Kind: verdict.OutageFound, Text: "locked out"}, verdict.Finding{Kind: verdict.Leak, Text: "printed"}
	for name, c := range map[string]struct {
		found  []verdict.Finding
		status Status
		reason string
		judged int
	}{
		"nothing":        {nil, Passed, "", 0},
		"an outage":      {[]verdict.Finding{outage}, Skipped, "not judged on the host's clock: locked out", 0},
		"a leak":         {[]verdict.Finding{leak}, Failed, "", 1},
		"a leak as well": {[]verdict.Finding{outage, leak}, Failed, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &Result{Status: Passed, Findings: c.found}
			r.withhold()
			r.conclude("a scenario")
			if r.Status != c.status || r.Reason != c.reason || len(r.Findings) != c.judged {
				t.Errorf("%s, %q, %v", r.Status, r.Reason, r.Findings)
			}
			if unexplained := len(c.found) - c.judged - len(r.Unreached) - len(r.Notes); unexplained != 0 {
				t.Errorf("%d findings are not told of: %+v", unexplained, r)
			}
		})
	}
}
