package main

import (
	"fmt"
	"sync"

	"github.com/rolloverhq/rollover/journal"
)

// unplayable finds out from a history, as it comes about, that a function cannot be loaded here, or reaches nobody,
// where that is no fault that it would have in Lambda: nothing that follows says anything about it. It may be
// watched and asked from different goroutines.
type unplayable struct {
	found func() // called once, when it is known

	mu         sync.Mutex
	distrusted *journal.Distrusted
	why        error
}

func (u *unplayable) watch(e journal.Entry) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.why != nil {
		return
	}
	switch f := e.Fact.(type) {
	case journal.Distrusted:
		u.distrusted = &f
	case journal.Returned:
		if u.why = u.of(f); u.why != nil {
			u.found()
		}
	}
}

// of is why the end of an invocation says so.
func (u *unplayable) of(f journal.Returned) error {
	d := u.distrusted
	switch {
	case f.Outcome == journal.InitError && f.Hint != "":
		return fmt.Errorf("the function cannot be loaded here: %s: %s", f.Message, f.Hint)
	case f.Outcome != journal.OK && d != nil && d.By == f.Function && d.Run == f.Run && d.Attempt == f.Attempt && d.Step == f.Step:
		return fmt.Errorf("the function cannot be played here: %s: it brings root certificates of its own; docs/lambdas.md says how the usual clients take the system's", d)
	}
	return nil
}

func (u *unplayable) err() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.why
}
