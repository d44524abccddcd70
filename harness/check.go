package harness

import (
	"strings"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// CheckRotations fails the test unless exactly n rotations have succeeded, of all secrets together.
func (s *Stack) CheckRotations(t TB, n int) {
	t.Helper()
	runs := verdict.Rotations(s.Journal.Entries())
	if got := verdict.Completed(runs, "", s.began, s.Clock.Now()); got != n {
		t.Errorf("rollover: %d rotations succeeded, and %d were to", got, n)
	}
	for _, r := range runs {
		if !r.OK && !r.Ended.IsZero() {
			t.Logf("rollover: rotation %d of %s failed in %s: %s", r.Run, r.Secret, r.Step, r.Reason)
		}
	}
}

// CheckNoFindings fails the test if a function did anything wrong: leaked, wasted, promoted what it
// had not tested, said it had succeeded when it had not. The ids of the findings are made with the test's
// name.
func (s *Stack) CheckNoFindings(t TB) {
	t.Helper()
	findings := s.Verdict().Findings
	verdict.Identify(t.Name(), findings)
	for _, f := range findings {
		t.Errorf("rollover: %s\n%s  a correct Lambda: %s", f, slice(f.Slice), f.Advice)
	}
}

func slice(entries []journal.Entry) string {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString("  " + e.String() + "\n")
	}
	return b.String()
}
