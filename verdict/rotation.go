package verdict

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Rotation is one run of the service, with all its attempts.
type Rotation struct {
	Run      int
	Secret   string
	Version  string
	Cause    journal.Cause
	Started  time.Time
	Ended    time.Time // zero while it runs
	Attempts int
	OK       bool
	Step     string // that failed last
	Reason   string
	Again    bool // the service has not given up
}

// Rotations returns the runs of a history in the order in which they began. Probes are not among
// them.
func Rotations(history []journal.Entry) []Rotation {
	var runs []Rotation
	index := map[int]int{}
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			if f.Cause == journal.ByProbe {
				continue
			}
			i, known := index[f.Run]
			if !known {
				i = len(runs)
				index[f.Run] = i
				runs = append(runs, Rotation{Run: f.Run, Secret: f.Secret, Version: f.Version, Cause: f.Cause, Started: e.At})
			}
			runs[i].Attempts, runs[i].Ended = f.Attempt, time.Time{}
		case journal.RotationEnded:
			if i, known := index[f.Run]; known {
				r := &runs[i]
				r.Ended, r.OK, r.Step, r.Reason, r.Again = e.At, f.OK, f.Step, f.Reason, f.Again
			}
		}
	}
	return runs
}

// Completed counts the rotations of a secret that succeeded in [since, until].
func Completed(runs []Rotation, secret string, since, until time.Time) int {
	n := 0
	for _, r := range runs {
		if r.OK && (secret == "" || r.Secret == secret) && !r.Ended.Before(since) && !r.Ended.After(until) {
			n++
		}
	}
	return n
}
