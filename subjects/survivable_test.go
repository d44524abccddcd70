package subjects_test

import (
	"path"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/verdict"
)

// TestReferenceSurvivesWhatCanBeSurvived plays every scenario against the reference: each belongs to one
// row of the table, passes, and shows an outage if and only if that row says that it must.
func TestReferenceSurvivesWhatCanBeSurvived(t *testing.T) {
	t.Parallel()
	slow(t)
	code := harness.Package("../cmd/rotate")
	t.Cleanup(func() {
		if err := code.Close(); err != nil {
			t.Error(err)
		}
	})
	for setup, overlap := range map[string]verdict.OverlapKind{
		"service-token": verdict.Lasting, "client-secret": verdict.NoOverlap, "private-key-jwt": verdict.UntilReplaced,
	} {
		for i, sc := range shipped(t, setup) {
			if i%thinner() == 0 {
				survives(t, sc, code, overlap)
			}
		}
	}
}

// survives plays one scenario against the reference, where the provider has this overlap.
func survives(t *testing.T, sc scenarios.Scenario, code harness.Target, overlap verdict.OverlapKind) {
	t.Helper()
	t.Run(sc.Name, func(t *testing.T) {
		t.Parallel()
		var rows []verdict.Trouble
		for _, row := range verdict.Survivability() {
			for _, pattern := range row.Shown {
				if ok, err := path.Match(pattern, sc.Name); ok && err == nil {
					rows = append(rows, row)
				}
			}
		}
		if len(rows) != 1 {
			t.Fatalf("it belongs to %d rows of the table, and has to belong to one", len(rows))
		}
		end := rows[0].End(overlap)
		r := play(t, sc, code, 0, true)
		if r.Status != script.Passed {
			t.Errorf("%s%s", r.Status, told(r))
		}
		if survived := len(r.Verdict.Outages) == 0; survived != end.Survivable {
			t.Errorf("%s: survivable is %t (%s), and these outages were seen: %v", rows[0].Name, end.Survivable, end.Reason, r.Verdict.Outages)
		}
	})
}
