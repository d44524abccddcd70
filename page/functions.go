package page

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// functionState is a function and its latest invocations.
type functionState struct {
	Name        string            `json:"name"`
	Runtime     string            `json:"runtime"`
	Timeout     string            `json:"timeout"`
	Invocations []invocationState `json:"invocations"` // the newest first
}

// invocationState is one invocation, from the journal.
type invocationState struct {
	Request int             `json:"request"` // ordinal in the world
	Started time.Time       `json:"started"`
	Took    string          `json:"took,omitempty"`    // world time; empty while it runs
	Outcome journal.Outcome `json:"outcome,omitempty"` // empty while it runs
	Error   string          `json:"error,omitempty"`   // errorType
	Message string          `json:"message,omitempty"` // errorMessage, masked
	Hint    string          `json:"hint,omitempty"`    // what this machine lacks for it
	Fault   string          `json:"fault,omitempty"`
	Cold    bool            `json:"cold,omitempty"`
	Step    string          `json:"step,omitempty"`
	Secret  string          `json:"secret,omitempty"`
	Version string          `json:"version,omitempty"`
	Run     int             `json:"run,omitempty"`
	Attempt int             `json:"attempt,omitempty"`
}

// latestInvocations is how many invocations of each function a state has.
const latestInvocations = 40

func (p *Page) functions(history []journal.Entry) []functionState {
	invocations := invocations(history)
	all := []functionState{}
	for _, name := range p.stack.Lambda.Functions() {
		c, _ := p.stack.Lambda.Config(name)
		s := functionState{Name: name, Runtime: c.Runtime, Timeout: c.Timeout.String(), Invocations: []invocationState{}}
		s.Invocations = append(s.Invocations, invocations[name]...)
		all = append(all, s)
	}
	return all
}

// invocations are the latest of each function, the newest first.
func invocations(history []journal.Entry) map[string][]invocationState {
	all := map[string][]invocationState{}
	ended := map[int]journal.Returned{}
	for _, e := range slices.Backward(history) {
		switch f := e.Fact.(type) {
		case journal.Returned:
			ended[f.Request] = f
		case journal.Invoked:
			if len(all[f.Function]) < latestInvocations {
				all[f.Function] = append(all[f.Function], invocation(e.At, f, ended[f.Request]))
			}
		}
	}
	return all
}

func invocation(at time.Time, f journal.Invoked, end journal.Returned) invocationState {
	s := invocationState{
		Request: f.Request, Started: at, Fault: f.Fault, Cold: f.Cold,
		Step: f.Step, Secret: f.Secret, Version: f.Version, Run: f.Run, Attempt: f.Attempt,
		Outcome: end.Outcome, Error: end.Error, Message: end.Message, Hint: end.Hint,
	}
	if end.Request != 0 {
		s.Took = end.Took.String()
	}
	return s
}
