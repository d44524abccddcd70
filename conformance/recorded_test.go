package conformance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/conformance"
)

// recorded is a Report as it is checked in under testdata/answers.
type recorded struct {
	Asked   string               `json:"asked"` // "moto 5.2.1"
	Date    string               `json:"date"`
	Results []conformance.Result `json:"results"`
}

// of is what came of a case; of one that was not asked, the zero Result.
func (r recorded) of(number string) conformance.Result {
	for _, result := range r.Results {
		if result.Number == number {
			return result
		}
	}
	return conformance.Result{}
}

// count says how many came out so.
func (r recorded) count(o conformance.Outcome) (n int) {
	for _, result := range r.Results {
		if result.Outcome == o {
			n++
		}
	}
	return n
}

// keep writes a report to a file.
func keep(t *testing.T, file, as string, report *conformance.Report) {
	t.Helper()
	if as == "" {
		t.Fatal("-record wants -as: what was asked, and its version")
	}
	text, err := json.MarshalIndent(recorded{as, time.Now().UTC().Format(time.DateOnly), report.Results()}, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// load reads what keep wrote about an endpoint.
func load(t *testing.T, endpoint string) (r recorded) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "answers", endpoint+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}
