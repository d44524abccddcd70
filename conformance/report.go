package conformance

import (
	"fmt"
	"io"
	"slices"
	"sync"
)

// Outcome is what has come of a case.
type Outcome string

// The outcomes.
const (
	Passed     Outcome = "passed"
	Failed     Outcome = "failed"
	NotAskable Outcome = "not askable"
)

// Result is what has come of one case at one endpoint.
type Result struct {
	Number  string  `json:"number"`
	Outcome Outcome `json:"outcome"`
	Said    string  `json:"said,omitempty"` // why it failed or could not be asked; of one that passed, which part of it could not be
}

// Report is what has come of the cases that were asked of one endpoint. It is safe for concurrent use.
type Report struct {
	mu      sync.Mutex
	results map[string]Result // :: number → result
}

func (r *Report) add(result Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results[result.Number] = result
}

// Results are in the spec's order.
func (r *Report) Results() (all []Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range Cases() {
		if result, asked := r.results[c.Number]; asked {
			all = append(all, result)
		}
	}
	return all
}

// Count says how many came out so.
func (r *Report) Count(o Outcome) int {
	all := r.Results()
	return len(all) - len(slices.DeleteFunc(all, func(result Result) bool { return result.Outcome == o }))
}

// WriteTo writes a table of the results, a line each, and ends with their numbers.
func (r *Report) WriteTo(w io.Writer) (int64, error) {
	var written int64
	line := func(format string, args ...any) error {
		n, err := fmt.Fprintf(w, format, args...)
		written += int64(n)
		return err
	}
	for _, result := range r.Results() {
		if err := line("%-5s %-12s %s\n", result.Number, result.Outcome, result.Said); err != nil {
			return written, err
		}
	}
	err := line("%d passed, %d failed, %d not askable\n", r.Count(Passed), r.Count(Failed), r.Count(NotAskable))
	return written, err
}
