package world

import (
	"context"
	"sync"

	"github.com/rolloverhq/rollover/clock"
)

// Caller is a principal: whoever makes calls to the fakes. Each has an access key id of its own,
// by which requests to AWS services are told apart. A request without one (to Auth0) belongs to the
// function whose turn it is, or else to whoever stands outside the world: "test".
type Caller struct {
	Name     string
	Function bool
	Guest    *clock.Guest // of a function: its part in the turn order
	Kill     func()       // of a function: ends its process at once; nil if it has none

	mu  sync.Mutex
	run Run
}

// Run says which step of which rotation something belongs to. The zero value is none.
type Run struct {
	Number  int    // of the rotation in the world, from 1
	Attempt int    // from 1
	Step    string // "createSecret"
	Secret  string // name
	Version string // ordinal of the ClientRequestToken's version
}

// SetRun says what the caller is doing from now on.
func (c *Caller) SetRun(r Run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run = r
}

// Run returns what the caller is doing.
func (c *Caller) Run() Run {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.run
}

// Callers are the principals of a world.
type Callers struct {
	clock *clock.Clock

	mu    sync.Mutex
	byKey map[string]*Caller
	live  []*Caller // functions inside an invocation
	test  *Caller
}

func newCallers(c *clock.Clock) *Callers {
	return &Callers{clock: c, byKey: map[string]*Caller{}, test: &Caller{Name: "test"}}
}

// Register gives a caller its access key id. An id that is registered again belongs to the latest.
func (cs *Callers) Register(accessKeyID string, c *Caller) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.byKey[accessKeyID] = c
}

// Forget takes an access key id back.
func (cs *Callers) Forget(accessKeyID string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	delete(cs.byKey, accessKeyID)
}

// Begin says that a function is inside an invocation, until the returned func is called.
func (cs *Callers) Begin(c *Caller) (end func()) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.live = append(cs.live, c)
	return func() {
		cs.mu.Lock()
		defer cs.mu.Unlock()
		for i, l := range cs.live {
			if l == c {
				cs.live = append(cs.live[:i:i], cs.live[i+1:]...)
				return
			}
		}
	}
}

// ByKey returns the caller with this access key id; an unknown id is "test".
func (cs *Callers) ByKey(accessKeyID string) *Caller {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if c := cs.byKey[accessKeyID]; c != nil {
		return c
	}
	return cs.test
}

// Present returns the function whose turn it is. When none has the turn, the only one that is inside an
// invocation; else "test".
func (cs *Callers) Present() *Caller {
	g := cs.clock.Running()
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, c := range cs.live {
		if g != nil && c.Guest == g {
			return c
		}
	}
	if g == nil && len(cs.live) == 1 {
		return cs.live[0]
	}
	return cs.test
}

type callerKey struct{}
type runKey struct{}

// WithCaller returns a context that says who is calling.
func WithCaller(ctx context.Context, c *Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerFrom returns who is calling; a context that does not say is "test" from Go.
func CallerFrom(ctx context.Context) *Caller {
	if c, ok := ctx.Value(callerKey{}).(*Caller); ok {
		return c
	}
	return &Caller{Name: "test"}
}

// WithRun returns a context that says which rotation an invocation belongs to.
func WithRun(ctx context.Context, r Run) context.Context {
	return context.WithValue(ctx, runKey{}, r)
}

// RunFrom returns which rotation an invocation belongs to; the zero Run is none.
func RunFrom(ctx context.Context) Run {
	r, _ := ctx.Value(runKey{}).(Run)
	return r
}
