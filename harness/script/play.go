package script

import (
	"errors"
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// Options say how scripts are played.
type Options struct {
	// Target is what the set-up's function is. It is required; Script.Target has what the set-up itself names.
	Target harness.Target
	// Setup finds a set-up by the name that `use` gives. It is required.
	Setup func(name string) (*Script, error)
	// Stack is handed to harness.New for each play.
	Stack harness.Options
	// Sandboxes overrules how long sandboxes live, and keeps a script that wants to be played warm and cold
	// besides from it.
	Sandboxes Sandboxes
	// Must says that every fault of a scenario has to happen: for the reference function, which has
	// every call there is. Otherwise a scenario whose fault never happened is skipped.
	Must bool
	// Scenario is what the scenario is called, which the ids of findings are made with: the same on each
	// machine. Empty: the file that was given to Parse.
	Scenario string
	// Watch, if not nil, is called with each entry of the journal as it comes about: see journal.Watch. A script that
	// is played warm and cold is seen twice.
	Watch func(journal.Entry)
	// Strict says that a credential which the tenant may refuse is one that it does refuse.
	Strict bool
}

// Status is how a play ended.
type Status string

// The ends of a play.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped" // nothing was learned: a fault was never reached, or what was seen may be the backend's or the host's clock's doing
)

// notHere is how the reason begins of a scenario that a backend cannot play.
const notHere = "not on this backend: "

// Result is what a play showed.
type Result struct {
	Status    Status
	Reason    string            // why it was skipped
	Elsewhere bool              // it was skipped because the backend cannot play it
	Findings  []verdict.Finding // what was wrong, the gravest first, each with its id
	Verdict   verdict.Verdict   // all that the history means, expected or not
	Case      verdict.Case      // what it was judged against
	History   []journal.Entry

	// Unreached is why the play was skipped: each fault that never happened, and each finding that is not
	// judged on the host's clock; without ids.
	Unreached []verdict.Finding
	Notes     []string // how the play was run, where that bounds what it shows
}

// Play is one script being played, on a stack of its own.
type Play struct {
	opts  Options
	stack *harness.Stack // nil before `use`

	founded   *Script // the set-up that has said already how the stack is made
	setup     setup
	override  map[string]string // what the scenario says of the function's environment
	since     time.Time         // readers are judged and rotations counted from here
	readers   []verdict.Reader
	expected  []expectation
	unmet     []verdict.Finding
	broken    []brokenRule
	tolerated map[verdict.Kind]bool
}

// brokenRule is a fault of the scenario, with the line that asked for it.
type brokenRule struct {
	line   *line
	rule   *fault.Rule
	either bool // it is enough that one of those happens
}

// Run plays the script in a world of its own. An error means that the script or the tool is at
// fault; what is wrong with the function under test is in the Result.
func (s *Script) Run(o Options) (*Result, error) {
	if o.Scenario == "" {
		o.Scenario = s.File
	}
	r, err := s.run(o)
	if err != nil || o.Sandboxes != Usual || !s.playedAlso() {
		return r, err
	}
	return r, s.runAlso(o, r)
}

// run plays the script once.
func (s *Script) run(o Options) (r *Result, err error) {
	p := &Play{opts: o, tolerated: map[verdict.Kind]bool{}}
	p.setup.env = map[string]string{}
	defer func() {
		if p.stack != nil {
			err = errors.Join(err, p.stack.Close())
		}
	}()
	err = p.perform(s)
	if p.stack != nil && p.stack.Err() != nil {
		return nil, p.stack.Err()
	}
	if why := harness.NotHere(err); why != "" {
		r := &Result{Status: Skipped, Reason: notHere + why, Elsewhere: true}
		if p.stack != nil {
			r.History, r.Notes = p.stack.Journal.Entries(), p.stack.Notes()
		}
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	if p.stack == nil {
		return nil, fmt.Errorf("%s: it never says `use SETUP`, so there is nothing to play with", s.File)
	}
	return p.result(), nil
}

// perform does a script's lines, one after the other.
func (p *Play) perform(s *Script) error {
	for _, st := range s.steps {
		if st.verb.when == foundation && p.founded == s {
			continue
		}
		if st.verb.when == afterUse && p.stack == nil {
			return st.line.errorf("%q needs something to act on: `use SETUP` has to come first", st.verb.name)
		}
		if (st.verb.when == beforeUse || st.verb.when == foundation) && p.stack != nil {
			return st.line.errorf("%q says how the world begins: it has to come before `use`", st.verb.name)
		}
		if err := st.perform(p); err != nil {
			return err
		}
	}
	return nil
}

// found does what a set-up says of how the stack is made.
func (p *Play) found(s *Script) error {
	p.founded = s
	for _, st := range s.steps {
		if st.verb.when != foundation {
			continue
		}
		if err := st.perform(p); err != nil {
			return err
		}
	}
	return nil
}

// perform does one line; the error names it.
func (st step) perform(p *Play) error {
	err := st.do(p)
	var placed *placedError
	if err == nil || errors.As(err, &placed) || harness.NotHere(err) != "" {
		return err
	}
	return st.line.errorf("%v", err)
}

// judge reads the history as it stands.
func (p *Play) judge() verdict.Verdict {
	return verdict.Judge(p.stack.Journal.Entries(), p.verdictCase())
}

func (p *Play) verdictCase() verdict.Case {
	return verdict.Case{Since: p.since, Until: p.stack.Clock.Now(), Secrets: p.accepted(), Readers: p.readers, Strict: p.opts.Strict}
}
