package timewarp

import (
	"sync"
	"time"
)

const (
	// head is how far a process's monotonic clock is set ahead of the host's at birth. It runs
	// more slowly than the host's, so the distance shrinks; as long as there is one the kernel,
	// which compares with the host's clock, never ends an absolute wait too early.
	head = 365 * 24 * time.Hour
	// grain is what the rest of a wait is rounded to, so that the same program waits for the same
	// instants though it never computes for quite the same time.
	grain = 10 * time.Millisecond
	// near is the shortest rest worth telling the world about.
	near = 5 * time.Millisecond
	// longest is the longest wait that counts as timed.
	longest = 100 * 365 * 24 * time.Hour
)

// ownClock relates the world's instants, in Unix nanoseconds, to the clocks of the processes of a
// tree. Each process has one line of time, read as monotonic time or, epoch later, as real time:
// its CPU time and an offset of its own, which grows as the world moves.
//
// Only the supervisor's thread changes it and the offsets, under mu; others read them under mu.
type ownClock struct {
	mu    sync.Mutex
	world int64        // the last instant the world told
	epoch int64        // own real time - own monotonic time
	first func() int64 // the monotonic time of the first process; 0 when it has ended
	seen  int64        // the latest that was seen of it
}

// newOwnClock is for a process that begins at now, when the host's monotonic time is host. It
// returns the process's monotonic time at that moment, too.
func newOwnClock(now time.Time, host int64) (c *ownClock, begin int64) {
	begin = host + int64(head)
	c = &ownClock{world: now.UnixNano(), epoch: now.UnixNano() - begin, seen: begin}
	c.first = func() int64 { return begin }
	return c, begin
}

// now is what the first process's clock shows.
func (c *ownClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = max(c.seen, c.first())
	return time.Unix(0, c.seen+c.epoch).UTC()
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
