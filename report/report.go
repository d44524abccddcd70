// Package report is the views of a run: the terminal, one line of JSON a scenario, JUnit's XML, a page for a browser,
// and what GitHub shows of a workflow. A run that was written as JSON is read back, and shards of one are merged.
//
// A report shows what the verdicts say and adds nothing to them. Histories hold no secret, so that
// none can show one.
package report

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/verdict"
)

// View is one way to show a run: a head, each scenario as it ends, in order, and a foot. A run that
// is broken off has no foot. No view is safe for concurrent use.
type View interface {
	Head(Run)
	Scenario(Scenario)
	Foot()
}

// Run is what is played.
type Run struct {
	Version   string // of rollover
	Target    string // as the user named it
	File      string // of the target's code, for annotations, seen from the working directory; if it is known
	Seed      uint64
	Sealing   string   // "sealed", or "not sealed: " and why; empty: nobody asked
	Strict    bool     // what is skipped counts as failed
	Scenarios int      // to be played
	Notes     []string // how it is played, where that bounds what it shows
	Shard     Shard    // which part of a run it is
}

// Shard is one part of a run that is split over several machines. The zero value is a whole run.
type Shard struct {
	Index  int      // from 1
	Of     int      // how many there are; 0: the run is whole
	Names  []string // of all scenarios of the run, in order
	Digest string   // of what these scenarios and their set-ups say
}

// String is "shard 2 of 4", or "the whole run".
func (s Shard) String() string {
	if s.Of == 0 {
		return "the whole run"
	}
	return fmt.Sprintf("shard %d of %d", s.Index, s.Of)
}

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
	File      string // that a user wrote, seen from the working directory; empty if it ships
	Why       string // in plain words
	Status    Status
	Reason    string // why it was skipped
	Findings  []verdict.Finding
	Accepted  []Accepted         // what a baseline accepts: it is shown, and fails nothing
	Notes     []string           // on the baseline's entries for it
	Rotations []verdict.Rotation // all, also those that failed
	Outages   []verdict.Outage   // all, also those that were expected
	Risks     []verdict.Outage   // stretches in which a reader's credential could be refused, or not
	Gaps      []verdict.Gap      // of providers without overlap
	Virtual   time.Duration      // world time that passed
	Took      time.Duration      // of the host's
	Replay    string             // the command that repeats it
	History   []journal.Entry    // the whole of it, if asked for
	Lanes     *lanes.Model       // the whole of it as it is drawn, if asked for
}

// Accepted is a finding that a baseline accepts.
type Accepted struct {
	verdict.Finding
	Reason string // in the words of who accepted it; may be empty
}

// String is the acceptance in one line: what was found, and why that is accepted.
func (a Accepted) String() string { return a.reason() + ": " + a.Finding.String() }

func (a Accepted) reason() string {
	if a.Reason == "" {
		return "accepted"
	}
	return "accepted (" + a.Reason + ")"
}

// besides is what is to be said beside the findings: what a baseline accepts, and what is to be said of its
// entries.
func (s Scenario) besides() []string {
	var lines []string
	for _, a := range s.Accepted {
		lines = append(lines, a.String())
	}
	for _, n := range s.Notes {
		lines = append(lines, "note: "+n)
	}
	return lines
}

// Succeeded counts the rotations that succeeded.
func (s Scenario) Succeeded() int {
	n := 0
	for _, r := range s.Rotations {
		if r.OK {
			n++
		}
	}
	return n
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

// String is "3 passed, 1 failed", and the skipped if there are any.
func (t Totals) String() string {
	text := fmt.Sprintf("%d passed, %d failed", t.Passed, t.Failed)
	if t.Skipped > 0 {
		text += fmt.Sprintf(", %d skipped", t.Skipped)
	}
	return text
}
