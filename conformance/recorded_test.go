package conformance_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/conformance"
)

// recorded is a Report as it is checked in under testdata.
type recorded struct {
	Asked   string               `json:"asked"` // "moto 5.2.1"
	Date    string               `json:"date"`
	Results []conformance.Result `json:"results"`
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
