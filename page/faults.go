package page

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

// faults are those that were armed by hand, by their ids.
type faults struct {
	stack *harness.Stack

	mu    sync.Mutex
	all   []armed
	given int // the last id
}

// armed is one of them.
type armed struct {
	id   int // from 1, never used again
	line string
	rule *fault.Rule
}

// faultState is a fault as it is told.
type faultState struct {
	ID    int    `json:"id"`
	Line  string `json:"line"` // in the words of the scenario language
	On    string `json:"on"`
	Fired int    `json:"fired"` // how many attempts it has hit
	Spent bool   `json:"spent"` // it hits no further call
}

func (a armed) state(now time.Time) faultState {
	return faultState{ID: a.id, Line: a.line, On: a.rule.Op(), Fired: a.rule.Fired(), Spent: a.rule.Spent(now)}
}

// add puts a line of the language in force.
func (f *faults) add(line string) (armed, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	rule, err := script.Arm(f.stack, line)
	if err != nil {
		return armed{}, err
	}
	f.given++
	a := armed{f.given, line, rule}
	f.all = append(f.all, a)
	return a, nil
}

// list are all that are in force, spent ones included.
func (f *faults) list() []faultState {
	now := f.stack.Clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	states := []faultState{}
	for _, a := range f.all {
		states = append(states, a.state(now))
	}
	return states
}

// find returns the fault of an id.
func (f *faults) find(id string) (armed, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := strconv.Atoi(id)
	i := slices.IndexFunc(f.all, func(a armed) bool { return a.id == n })
	if err != nil || i < 0 {
		return armed{}, refuse(http.StatusNotFound, "no fault has the id %q; GET /api/faults lists them", id)
	}
	return f.all[i], nil
}

// remove takes a fault back.
func (f *faults) remove(a armed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stack.Faults.Remove(a.rule)
	f.all = slices.DeleteFunc(f.all, func(one armed) bool { return one.id == a.id })
}

// changed says that a fault was armed or taken back.
type changed struct{ faults []faultState }

func (changed) name() string { return "faults" }
func (c changed) body() any  { return map[string]any{"faults": c.faults} }

func (p *Page) serveFaults(w http.ResponseWriter, _ *http.Request) error {
	write(w, http.StatusOK, map[string]any{"faults": p.faults.list()})
	return nil
}

func (p *Page) serveFault(w http.ResponseWriter, r *http.Request) error {
	a, err := p.faults.find(r.PathValue("id"))
	if err == nil {
		write(w, http.StatusOK, a.state(p.stack.Clock.Now()))
	}
	return err
}

// serveArm puts a fault in force.
func (p *Page) serveArm(w http.ResponseWriter, r *http.Request) error {
	in, err := read[armRequest](r, `{"on":"auth0.oauth.token","do":"throttle 10s","times":2}`)
	if err != nil {
		return err
	}
	line, err := in.words(p.stack.Operations())
	if err != nil {
		return err
	}
	return p.arm(w, line)
}

// serveFail has a step fail.
func (p *Page) serveFail(w http.ResponseWriter, r *http.Request) error {
	in, err := read[failRequest](r, `{"side":"before","times":1}`)
	if err != nil {
		return err
	}
	line, err := in.words(r.PathValue("step"))
	if err != nil {
		return err
	}
	return p.arm(w, line)
}

func (p *Page) arm(w http.ResponseWriter, line string) error {
	a, err := p.faults.add(line)
	if err != nil {
		return err
	}
	p.note("armed: %s", a.line)
	p.feed.tell(changed{p.faults.list()})
	write(w, http.StatusCreated, a.state(p.stack.Clock.Now()))
	return nil
}

func (p *Page) serveDisarm(w http.ResponseWriter, r *http.Request) error {
	a, err := p.faults.find(r.PathValue("id"))
	if err != nil {
		return err
	}
	p.faults.remove(a)
	p.note("taken back: %s", a.line)
	p.feed.tell(changed{p.faults.list()})
	write(w, http.StatusOK, a.state(p.stack.Clock.Now()))
	return nil
}
