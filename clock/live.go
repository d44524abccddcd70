package clock

import "sync"

// Live says that somebody lives in the host's time until the returned func is called, which may be
// more than once: a process that has the host's clock, and whose deadlines are events here. Nobody
// leaps over such a party. Advance and a bystander's Sleep run what is due and wait for it to
// end, while FollowRealTime goes on moving time at the pace that both share; it has to be there if the
// party waits for what the world's time brings. To Settle and Until, which are for worlds that nobody
// follows, it makes no difference.
func (c *Clock) Live() (end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.live++
	return sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.live--
		c.changedLocked()
	})
}
