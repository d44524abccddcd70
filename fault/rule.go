package fault

import (
	"fmt"
	"strings"
	"time"
)

// Rule says which calls are hit. Its methods narrow it and return it, and are to be called before
// the first call that it could hit; Do completes it. A rule without Do hits nothing.
//
// Unless told otherwise a rule hits functions only, from the first matching attempt on, once.
type Rule struct {
	plan    *Plan
	op      string
	caller  string
	step    string
	attempt int
	anyone  bool
	after   int
	times   int  // negative: no limit
	counted bool // Times or Always has said how many
	from    time.Time
	until   time.Time
	call    bool
	do      Fault

	seen   int
	fired  int
	struck map[string]bool // logical calls that were hit, with Call
}

const noLimit = -1

// Caller narrows the rule to the principal of this name, function or not.
func (r *Rule) Caller(name string) *Rule { return r.set(func() { r.caller, r.anyone = name, true }) }

// Anyone widens the rule to callers that are not functions.
func (r *Rule) Anyone() *Rule { return r.set(func() { r.anyone = true }) }

// Step narrows the rule to calls made within this step of a rotation.
func (r *Rule) Step(name string) *Rule { return r.set(func() { r.step = name }) }

// Attempt narrows the rule to calls made within the n-th attempt of a rotation, from 1.
func (r *Rule) Attempt(n int) *Rule { return r.set(func() { r.attempt = n }) }

// After lets the first n matching attempts pass.
func (r *Rule) After(n int) *Rule { return r.set(func() { r.after = n }) }

// Times hits n attempts, retries of an SDK each counted. The default is 1; 0 or less hits none.
func (r *Rule) Times(n int) *Rule { return r.set(func() { r.times, r.counted = max(n, 0), true }) }

// Always hits every matching attempt.
func (r *Rule) Always() *Rule { return r.set(func() { r.times, r.counted = noLimit, true }) }

// Call counts logical calls (same caller, operation and ClientRequestToken) in place of
// attempts: every attempt of a call that is hit is hit. Calls of an operation without such a token
// are told apart by what they are about, and by the step and the attempt of the rotation.
func (r *Rule) Call() *Rule { return r.set(func() { r.call = true }) }

// Between hits the matching attempts in [from, until) of the world's time, all of them unless Times
// says how many; a zero until is for ever.
func (r *Rule) Between(from, until time.Time) *Rule {
	return r.set(func() {
		r.from, r.until = from, until
		if !r.counted {
			r.times = noLimit
		}
	})
}

// Do says what happens to the calls that are hit, and puts the rule in force.
func (r *Rule) Do(f Fault) *Rule { return r.set(func() { r.do = f }) }

// Fired returns how many attempts the rule has hit.
func (r *Rule) Fired() int {
	r.plan.mu.Lock()
	defer r.plan.mu.Unlock()
	return r.fired
}

// Op returns the operation that the rule is on.
func (r *Rule) Op() string { return r.op }

// Spent reports whether the rule has hit as often as it was to, or its time is over by now; an attempt of a call
// that was hit may still be.
func (r *Rule) Spent(now time.Time) bool {
	r.plan.mu.Lock()
	defer r.plan.mu.Unlock()
	return r.times >= 0 && r.seen >= r.after+r.times || !r.until.IsZero() && !now.Before(r.until)
}

// String is the rule in words, for a report.
func (r *Rule) String() string {
	var b strings.Builder
	b.WriteString(r.op)
	if r.caller != "" {
		b.WriteString(" by " + r.caller)
	}
	if r.step != "" {
		b.WriteString(" in " + r.step)
	}
	if r.attempt > 0 {
		fmt.Fprintf(&b, " of attempt %d", r.attempt)
	}
	if r.after > 0 {
		fmt.Fprintf(&b, " after %d", r.after)
	}
	if !r.from.IsZero() {
		fmt.Fprintf(&b, " from %s", r.from.UTC().Format(time.RFC3339))
	}
	if !r.until.IsZero() {
		fmt.Fprintf(&b, " until %s", r.until.UTC().Format(time.RFC3339))
	}
	switch {
	case r.counted && r.times == noLimit:
		b.WriteString(", always")
	case r.counted && r.times != 1:
		fmt.Fprintf(&b, ", %d times", r.times)
	}
	if r.call {
		b.WriteString(", whole calls")
	}
	if r.do != nil {
		b.WriteString(": " + r.do.String())
	}
	return b.String()
}

func (r *Rule) set(f func()) *Rule {
	r.plan.mu.Lock()
	defer r.plan.mu.Unlock()
	f()
	return r
}

func (r *Rule) strikeLocked(b Boundary) bool {
	if r.do == nil || !r.matches(b) {
		return false
	}
	if r.call {
		if r.struck[b.Call] {
			r.fired++
			return true
		}
		if _, known := r.struck[b.Call]; known {
			return false
		}
	}
	r.seen++
	hit := r.seen > r.after && (r.times < 0 || r.seen <= r.after+r.times)
	if r.call {
		r.struck[b.Call] = hit
	}
	if hit {
		r.fired++
	}
	return hit
}

func (r *Rule) matches(b Boundary) bool {
	switch {
	case r.op != b.Op,
		!r.anyone && !b.Function,
		r.caller != "" && r.caller != b.Caller,
		r.step != "" && r.step != b.Step,
		r.attempt > 0 && r.attempt != b.Attempt,
		!r.from.IsZero() && b.At.Before(r.from),
		!r.until.IsZero() && !b.At.Before(r.until):
		return false
	}
	return true
}
