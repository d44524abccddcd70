package timewarp

import (
	"sync"
	"time"
)

const (
	// head is how far a process's monotonic clock is set ahead of the host's at birth. Real time
	// that passes at rest is taken out again, so the distance shrinks; as long as it is positive
	// the kernel, which compares with the host's clock, never ends an absolute wait too early.
	head = 365 * 24 * time.Hour
	// grain is what remains of a wait is rounded to, so that the same program waits for the same
	// instants on a busy machine.
	grain = 10 * time.Millisecond
	// near is the shortest rest worth telling the world about.
	near = 5 * time.Millisecond
	// longest is the longest wait that counts as timed.
	longest = 100 * 365 * 24 * time.Hour
)

// ownClock is a process's clock: one line of nanoseconds, read as monotonic time or, epoch later,
// as real time. It runs with the host's monotonic clock or stands. Instants of the world are Unix
// nanoseconds.
//
// Only the supervisor's thread writes it, under mu; others read it under mu.
type ownClock struct {
	mu     sync.Mutex
	world  int64 // the last instant the world told
	epoch  int64 // own real time - own monotonic time
	stands bool
	at     int64 // own monotonic time while it stands
	off    int64 // own monotonic time - the host's, while it runs
}

// newOwnClock is a standing clock that shows now.
func newOwnClock(now time.Time, host int64) *ownClock {
	at := host + int64(head)
	return &ownClock{world: now.UnixNano(), epoch: now.UnixNano() - at, stands: true, at: at}
}

// monotonic is the process's own monotonic time when the host's is host.
func (c *ownClock) monotonic(host int64) int64 {
	if c.stands {
		return c.at
	}
	return host + c.off
}

// realtime is the process's own wall clock; host reads the host's monotonic time.
func (c *ownClock) realtime(host func() int64) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Unix(0, c.monotonic(host())+c.epoch).UTC()
}

// stop makes it stand at what it shows.
func (c *ownClock) stop(host int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.stands = c.monotonic(host), true
}

// run lets it run on from own monotonic time at, or from what it shows if that is later.
func (c *ownClock) run(host, at int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off, c.stands = max(at, c.monotonic(host))-host, false
}

// tell takes the world's instant and reports by how much the world moved; it never moves back.
func (c *ownClock) tell(now time.Time) (moved int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	moved = max(0, now.UnixNano()-c.world)
	c.world += moved
	return moved
}

// due is the world's instant at which a wait ends that has left to go.
func (c *ownClock) due(left int64) int64 {
	return c.world + int64(time.Duration(left).Round(grain))
}
