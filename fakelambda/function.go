package fakelambda

import (
	"context"
	"errors"
	"sync"

	"github.com/rolloverhq/rollover/world"
)

// code is what a function consists of, and how a sandbox gets an occupant that runs it.
type code interface {
	// occupy returns an occupant for a sandbox. Nothing is started before its first run.
	occupy(sb *sandbox) (occupant, error)
	// remove takes what the code put on disk away.
	remove() error
	// facts are what the API tells of it.
	facts() codeFacts
}

// occupant is what lives in a sandbox: a process, or handlers in this process.
type occupant interface {
	// run carries out one invocation: it returns when the invocation is over and the occupant is at
	// rest or gone. The sandbox's guest has the turn, and the Hold in ctx is the invoker's.
	run(ctx context.Context, inv *invocation) result
	// kill ends it at once, for a fault; it may be called from anywhere and does not wait.
	kill()
	// reusable reports whether it can take another invocation.
	reusable() bool
	// freeze stops it until its next run, if it is not stopped already.
	freeze()
	// close ends it and removes what it left.
	close() error
}

// function is one version of a function: its configuration, its code and its sandboxes.
type function struct {
	service *Service
	config  Config
	arn     string
	code    *sharedCode
	books   *books   // shared with the versions before it
	history *history // likewise

	mu      sync.Mutex
	idle    []*sandbox // the one used last stands last
	busy    map[*sandbox]*invocation
	begun   world.Run // the rotation of which it was last given a step, until that ends
	closed  bool
	removal sync.Once // of the code
}

// errGone is what an invocation finds that comes to a function as it is closed.
var errGone = errors.New("the function was closed")

// acquire takes the sandbox that was used last, or a new one, for an invocation.
func (f *function) acquire(inv *invocation) (sb *sandbox, cold bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, false, errGone
	}
	for sb == nil && len(f.idle) > 0 {
		last := f.idle[len(f.idle)-1]
		f.idle = f.idle[:len(f.idle)-1]
		if last.takeBack() {
			sb = last
		}
	}
	if sb == nil {
		cold = true
		if sb, err = newSandbox(f); err != nil {
			return nil, true, err
		}
	}
	if f.busy == nil {
		f.busy = map[*sandbox]*invocation{}
	}
	f.busy[sb] = inv
	return sb, cold, nil
}

// release gives a sandbox back after an invocation, and reports false if it is of no further use
// and must be closed.
func (f *function) release(sb *sandbox, lazily bool) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.busy, sb)
	if f.closed || f.service.options.ColdStarts || !sb.occupant.reusable() {
		return false
	}
	sb.settle(lazily)
	f.idle = append(f.idle, sb)
	return true
}

// drop takes an idle sandbox out, and reports false if it is not idle.
func (f *function) drop(sb *sandbox) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, s := range f.idle {
		if s == sb {
			f.idle = append(f.idle[:i:i], f.idle[i+1:]...)
			return true
		}
	}
	return false
}

// abort ends the invocations that are under way, because the service closes.
func (f *function) abort() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, inv := range f.busy {
		inv.cancel(errClosed)
	}
}

// close ends the idle sandboxes; busy ones end with their invocation, and the last of all takes the
// code away.
func (f *function) close() error {
	f.mu.Lock()
	f.closed = true
	idle, busy := f.idle, len(f.busy)
	f.idle = nil
	f.mu.Unlock()
	var errs []error
	for _, sb := range idle {
		errs = append(errs, sb.close())
	}
	if busy == 0 {
		errs = append(errs, f.removeCode())
	}
	return errors.Join(errs...)
}

func (f *function) removeCode() (err error) {
	f.removal.Do(func() { err = f.code.remove() })
	return err
}

// ended is called when a busy sandbox has been closed.
func (f *function) ended() error {
	f.mu.Lock()
	last := f.closed && len(f.busy) == 0
	f.mu.Unlock()
	if last {
		return f.removeCode()
	}
	return nil
}
