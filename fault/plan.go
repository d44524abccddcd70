package fault

import (
	"slices"
	"sync"
	"time"
)

// Plan is one world's set of rules. Make it with NewPlan. It is safe for concurrent use.
type Plan struct {
	mu    sync.Mutex
	rules []*Rule
}

// Boundary is one attempt of a call, as the plan sees it.
type Boundary struct {
	At       time.Time
	Op       string // "secrets.PutSecretValue"
	Caller   string // the principal's name
	Function bool   // the caller is a function
	Step     string // of the rotation it is in
	Attempt  int    // of that rotation
	Call     string // identity of the logical call: caller, operation and ClientRequestToken
}

// NewPlan returns an empty plan: no fault.
func NewPlan() *Plan { return &Plan{} }

// On begins a rule on the operation of this name. It hits nothing until Do.
func (p *Plan) On(op string) *Rule {
	r := &Rule{plan: p, op: op, times: 1, struck: map[string]bool{}}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = append(p.rules, r)
	return r
}

// Strike asks whether the attempt at b is hit, and returns the fault and true if so. The first
// rule in the order of On that hits wins; rules behind it do not count the attempt.
func (p *Plan) Strike(b Boundary) (Fault, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.rules {
		if r.strikeLocked(b) {
			return r.do, true
		}
	}
	return nil, false
}

// Unfired returns the rules that never hit anything, in the order of On.
func (p *Plan) Unfired() []*Rule {
	p.mu.Lock()
	defer p.mu.Unlock()
	var idle []*Rule
	for _, r := range p.rules {
		if r.fired == 0 {
			idle = append(idle, r)
		}
	}
	return idle
}

// Rules returns all rules that are in force, in the order of On.
func (p *Plan) Rules() []*Rule {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.rules), func(r *Rule) bool { return r.do == nil })
}

// Remove takes a rule out, and reports false if it is not in the plan.
func (p *Plan) Remove(r *Rule) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.Index(p.rules, r)
	if i >= 0 {
		p.rules = slices.Delete(p.rules, i, i+1)
	}
	return i >= 0
}

// Clear takes all rules out.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = nil
}
