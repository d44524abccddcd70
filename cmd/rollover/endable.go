package main

import (
	"context"
	"errors"
	"sync"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
)

// endable is a target whose play can be broken off: a scenario is played to its end on its own
// goroutine, and without functions that end is near, whatever the function was doing.
type endable struct {
	harness.Target

	mu       sync.Mutex
	ended    bool
	services []*fakelambda.Service
}

// Deploy deploys the target, and remembers where.
func (e *endable) Deploy(l *fakelambda.Service, c fakelambda.Config) error {
	e.mu.Lock()
	ended := e.ended
	e.services = append(e.services, l)
	e.mu.Unlock()
	if ended {
		return errors.New("interrupted")
	}
	return e.Target.Deploy(l, c)
}

// Unwrap returns the target itself.
func (e *endable) Unwrap() harness.Target { return e.Target }

// end ends every process of the target. What Close says is left: the stack closes the service, too, and
// says it again.
func (e *endable) end() {
	e.mu.Lock()
	e.ended = true
	services := e.services
	e.mu.Unlock()
	for _, l := range services {
		_ = l.Close()
	}
}

// endWith has e ended when ctx is. release ends that, and waits until nothing of it is left.
func endWith(ctx context.Context, e *endable) (release func()) {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		e.end()
	})
	return func() {
		if !stop() {
			<-done
		}
	}
}
