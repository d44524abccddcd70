package fakelambda

import (
	"context"
	"fmt"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/world"
)

// sandbox is where a function lives from a cold start to its end.
type sandbox struct {
	function *function
	key      string // access key id: the other fakes know the caller by it
	stream   string // of its log
	caller   *world.Caller
	occupant occupant
	unlive   func() // ends its life in the host's time; nil: it lives in the world's

	expiry *clock.Event // ends it when it has been idle for too long
	chill  *clock.Event // freezes it, unless it is taken again before anything else happens
}

func newSandbox(f *function) (*sandbox, error) {
	w := f.service.world
	n := w.Names.Next("sandbox")
	sb := &sandbox{
		function: f,
		key:      fmt.Sprintf("ASIA%016d", n),
		stream:   logStreamOf(w.Clock.Now(), n),
		caller:   &world.Caller{Name: f.config.Name, Function: true},
	}
	occupant, err := f.code.occupy(sb)
	if err != nil {
		return nil, serviceError("start %s: %v", f.config.Name, err)
	}
	sb.occupant = occupant
	sb.caller.Kill = occupant.kill
	w.Callers.Register(sb.key, sb.caller)
	return sb, nil
}

// enter waits for the sandbox's turn. Whoever else is idle is frozen by then.
func (sb *sandbox) enter(ctx context.Context) error {
	sb.function.service.freezeOthers(sb)
	if sb.caller.Guest == nil {
		sb.unlive = sb.function.service.world.Clock.Live()
		return nil
	}
	return sb.caller.Guest.Enter(ctx)
}

func (sb *sandbox) leave() {
	if sb.caller.Guest != nil {
		sb.caller.Guest.Leave()
	}
	if sb.unlive != nil {
		sb.unlive()
	}
}

// settle prepares an idle sandbox for a time without invocations. Freezing and thawing cost more than
// a short invocation, and the four steps of a rotation follow upon each other at one instant: so an
// occupant is frozen by an event that is due now, which comes before time moves and before any
// other function runs, and not at all if the next invocation comes first. lazily is false when
// nobody may be left to drive that event.
func (sb *sandbox) settle(lazily bool) {
	s := sb.function.service
	c := s.world.Clock
	now := c.Now()
	name := sb.function.config.Name
	sb.expiry = c.At(now.Add(s.options.Idle), "expire sandbox of "+name, func(context.Context) {
		if sb.function.drop(sb) {
			_ = sb.close() // what cannot be removed now, Service.Close tries again
		}
	})
	if !lazily {
		sb.occupant.freeze()
		return
	}
	s.mu.Lock()
	s.thawed[sb] = struct{}{}
	s.mu.Unlock()
	sb.chill = c.At(now, "freeze sandbox of "+name, func(context.Context) { s.freezeNow(sb) })
}

// takeBack makes an idle sandbox ready for its next run, and reports false if it is no longer of
// use.
func (sb *sandbox) takeBack() bool {
	s := sb.function.service
	sb.expiry.Cancel()
	sb.chill.Cancel()
	s.mu.Lock()
	delete(s.thawed, sb)
	s.mu.Unlock()
	if sb.occupant.reusable() {
		return true
	}
	_ = sb.close()
	return false
}

func (sb *sandbox) close() error {
	sb.expiry.Cancel()
	sb.chill.Cancel()
	sb.leave()
	s := sb.function.service
	s.mu.Lock()
	delete(s.thawed, sb)
	s.mu.Unlock()
	s.world.Callers.Forget(sb.key)
	return sb.occupant.close()
}

// freezeNow freezes an idle sandbox that has not been taken again.
func (s *Service) freezeNow(sb *sandbox) {
	s.mu.Lock()
	_, idle := s.thawed[sb]
	delete(s.thawed, sb)
	s.mu.Unlock()
	if idle {
		sb.occupant.freeze()
	}
}

// freezeOthers freezes every idle sandbox but this one.
func (s *Service) freezeOthers(but *sandbox) {
	s.mu.Lock()
	var others []*sandbox
	for sb := range s.thawed {
		if sb != but {
			others = append(others, sb)
		}
	}
	s.mu.Unlock()
	for _, sb := range others {
		s.freezeNow(sb)
	}
}
