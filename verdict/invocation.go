package verdict

import (
	"strings"

	"github.com/rolloverhq/rollover/journal"
)

// invocation is one run of the function, with what happened in it.
type invocation struct {
	begin    journal.Entry
	end      journal.Entry // zero Fact while it runs
	invoked  journal.Invoked
	returned journal.Returned
	lines    []journal.Entry // what the function did meanwhile
}

// ended reports whether the invocation came to an end.
func (i invocation) ended() bool { return i.end.Fact != nil }

// called reports whether the function called anybody.
func (i invocation) called() bool { return len(i.lines) > 0 }

// broken reports whether a fault struck within the invocation.
func (i invocation) broken() bool {
	if i.invoked.Fault != "" || i.returned.Fault != "" {
		return true
	}
	for _, e := range i.lines {
		if c, ok := e.Fact.(journal.Call); ok && c.Fault != "" {
			return true
		}
	}
	return false
}

// invocations returns the runs of the functions, in the order in which they began. A line belongs
// to the invocation of its run, attempt and step.
func invocations(history []journal.Entry) []invocation {
	type place struct {
		run  int
		step string
	}
	var all []invocation
	byRequest, open := map[int]int{}, map[place]int{}
	add := func(run int, step string, e journal.Entry) {
		if i, isOpen := open[place{run, step}]; isOpen && run > 0 {
			all[i].lines = append(all[i].lines, e)
		}
	}
	for _, e := range history {
		switch f := e.Fact.(type) {
		case journal.Invoked:
			byRequest[f.Request] = len(all)
			open[place{f.Run, f.Step}] = len(all)
			all = append(all, invocation{begin: e, invoked: f})
		case journal.Returned:
			if i, known := byRequest[f.Request]; known {
				all[i].end, all[i].returned = e, f
				delete(open, place{f.Run, f.Step})
			}
		case journal.Call:
			add(f.Run, f.Step, e)
		case journal.Minted:
			add(f.Run, f.Step, e)
		case journal.Issued:
			add(f.Run, f.Step, e)
		case journal.Stored:
			add(f.Run, f.Step, e)
		case journal.Labelled:
			add(f.Run, f.Step, e)
		}
	}
	return all
}

// malformed is the fault of an answer that is cut short, in the plan's words.
const malformed = "malformed body"

// failedCall returns the last call of an operation that failed for good within the invocation: no
// later attempt of the same operation went through. What is not there (a 404, a
// ResourceNotFoundException) is an answer and no failure; half a body is a failure, whatever its status.
func (i invocation) failedCall() (journal.Entry, bool) {
	var failed journal.Entry
	found := false
	for _, e := range i.lines {
		c, ok := e.Fact.(journal.Call)
		if !ok {
			continue
		}
		switch {
		case c.Status >= 200 && c.Status < 300 && c.Fault != malformed:
			if f, isCall := failed.Fact.(journal.Call); found && isCall && f.Op == c.Op {
				found = false
			}
		case !strings.Contains(c.Error, "ResourceNotFound"):
			failed, found = e, true
		}
	}
	return failed, found
}
