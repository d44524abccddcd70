package conformance_test

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/conformance"
)

var (
	endpoint = flag.String("endpoint", "", "the `URL` of what is asked; empty: the embedded service")
	record   = flag.String("record", "", "write what has come of it to this `file`, as JSON")
	as       = flag.String("as", "", "with -record, the `name` and version of what was asked: \"moto 5.2.1\"")
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	t.Parallel()
	var asked conformance.Endpoint = embedded{}
	if *endpoint != "" {
		asked = newForeign(t, *endpoint)
	}
	report := conformance.Run(t, asked)
	if *endpoint != "" || testing.Verbose() {
		if _, err := report.WriteTo(os.Stdout); err != nil {
			t.Error(err)
		}
	}
	if *record != "" {
		keep(t, *record, *as, report)
	} else if *endpoint == "" {
		agree(t, report, load(t, "embedded"))
	}
}

// agree asserts that what came of the cases is what is recorded and printed.
func agree(t *testing.T, report *conformance.Report, r recorded) {
	t.Helper()
	for _, result := range report.Results() {
		if of := r.of(result.Number); of != result {
			t.Errorf("case %s: %s %q is recorded, now it is %s %q", result.Number, of.Outcome, of.Said, result.Outcome, result.Said)
		}
	}
}

// Every case has a number of its own and says what it is about and how that is known.
func TestCasesAreExplained(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range conformance.Cases() {
		if seen[c.Number] {
			t.Errorf("case %s is there twice", c.Number)
		}
		seen[c.Number] = true
		if c.Section == "" || c.Asked == "" || c.Expected == "" || c.Source == "" {
			t.Errorf("case %s lacks its section, what is asked, what is expected, or the source", c.Number)
		}
	}
	if len(seen) != 90 {
		t.Errorf("there are %d cases, the spec has 90", len(seen))
	}
}
