package clock

import "context"

// Hold is a claim on the present: while it is neither parked nor released, time stands.
type Hold struct {
	clock *Clock
	name  string
	work  bool // begun by At or Go
	state holdState
}

type holdState int

const (
	holding holdState = iota
	parked
	released
)

// Hold claims the present under a name that Busy reports.
func (c *Clock) Hold(name string) *Hold {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.holdLocked(name)
}

func (c *Clock) holdLocked(name string) *Hold {
	c.busy++
	h := &Hold{clock: c, name: name}
	c.holds[h] = struct{}{}
	return h
}

// Park says that the holder now waits for something that the world will bring.
func (h *Hold) Park() { h.move(holding, parked) }

// Unpark is called by whoever brings it, before the holder is woken, so that time cannot move in
// between.
func (h *Hold) Unpark() { h.move(parked, holding) }

// Release ends the claim. Releasing twice, or a nil Hold, does nothing.
func (h *Hold) Release() {
	if h == nil {
		return
	}
	h.clock.mu.Lock()
	defer h.clock.mu.Unlock()
	h.setLocked(released)
}

// Parked reports whether the holder waits for the world. A nil Hold does not.
func (h *Hold) Parked() bool {
	if h == nil {
		return false
	}
	h.clock.mu.Lock()
	defer h.clock.mu.Unlock()
	return h.state == parked
}

func (h *Hold) move(from, to holdState) {
	if h == nil {
		return
	}
	h.clock.mu.Lock()
	defer h.clock.mu.Unlock()
	if h.state == from {
		h.setLocked(to)
	}
}

func (h *Hold) setLocked(to holdState) {
	if h.state == to || h.state == released {
		return
	}
	c, from := h.clock, h.state
	h.state = to
	switch to {
	case holding:
		c.busy++
	case released:
		delete(c.holds, h)
		if h.work {
			c.work--
		}
	}
	if from == holding {
		c.idleLocked()
	}
}

// idleLocked ends one party's claim and wakes the drivers: those that wait for the last claim to
// end, and those (Until) that wait for what this party has brought.
func (c *Clock) idleLocked() {
	if c.busy--; c.busy == 0 {
		c.changedLocked()
		return
	}
	c.changed.Broadcast()
}

type holdKey struct{}

// With returns a context that carries h, for Sleep.
func With(ctx context.Context, h *Hold) context.Context {
	return context.WithValue(ctx, holdKey{}, h)
}

// From returns the Hold that ctx carries, or nil.
func From(ctx context.Context) *Hold {
	h, _ := ctx.Value(holdKey{}).(*Hold)
	return h
}
