package script_test

import (
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/verdict"
)

// TestBudgetsOfOutages: a reader that caches for half an hour more than the overlap is locked out for that
// long each day.
func TestBudgetsOfOutages(t *testing.T) {
	t.Parallel()
	code := built(t, "../../cmd/rotate")
	for expectation, want := range map[string]struct {
		outages int    // that are findings
		text    string // at the end of each
	}{
		"expect no outage":                                                              {3, "for 30m"},
		"expect outage of slow at most 30m":                                             {0, ""},
		"expect outage of slow at most 1h":                                              {0, ""},
		"expect outage of slow at most 29m59s":                                          {3, "for 30m; expected is at most 29m59s at a time"},
		"expect outage of slow at most 0s":                                              {3, "for 30m; expected is none at all"},
		"expect outage of slow at most 30m times 3":                                     {0, ""},
		"expect outage of slow at most 30m times 2":                                     {1, "for 30m; expected is at most 30m at a time, and at most twice"},
		"expect outage of slow at most 30m times 0":                                     {3, "for 30m; expected is none at all"},
		"expect outage of slow at most 5m\nexpect outage of slow at most 1h times 1":    {2, "for 30m; expected is at most 5m at a time, or at most 1h at a time, and at most once"},
		"expect outage of every at most 30m\nexpect outage of slow exactly 30m times 3": {0, ""},
	} {
		t.Run(expectation, func(t *testing.T) {
			t.Parallel()
			s, err := script.Parse("x.txt", `use service-token
reader every of service-token-demo reading every time
reader slow of service-token-demo caching 90m
advance 4d
`+expectation)
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Run(script.Options{Target: code, Setup: shipped})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Findings) != want.outages {
				t.Errorf("%d findings, and %d are to be", len(r.Findings), want.outages)
			}
			for _, f := range r.Findings {
				if f.Kind != verdict.OutageFound || !strings.HasSuffix(f.Text, want.text) {
					t.Errorf("found %s, and at its end is to be: %s", f, want.text)
				}
			}
		})
	}
}
