// Package report is the views of a run: the terminal, and one line of JSON a scenario.
//
// A report shows what the verdicts say and adds nothing to them. Histories hold no secret, so that
// none can show one.
package report

import (
	"time"

	"github.com/rolloverhq/rollover/verdict"
)

// Status is how a scenario ended.
type Status string

// The ends of a scenario.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped"
)

// Scenario is what one scenario showed.
type Scenario struct {
	Name      string
	Why       string // in plain words
	Status    Status
	Reason    string // why it was skipped
	Findings  []verdict.Finding
	Rotations int           // that succeeded
	Outages   int           // expected ones included
	Virtual   time.Duration // world time that passed
	Took      time.Duration // of the host's
	Replay    string        // the command that repeats it
	Trace     []string      // the whole history, a line an entry, if asked for
}

// Totals counts scenarios by how they ended.
type Totals struct{ Passed, Failed, Skipped int }

// Add counts a scenario.
func (t *Totals) Add(s Scenario) {
	switch s.Status {
	case Passed:
		t.Passed++
	case Failed:
		t.Failed++
	case Skipped:
		t.Skipped++
	}
}
