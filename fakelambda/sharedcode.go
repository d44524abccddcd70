package fakelambda

import "sync"

// sharedCode is code that the versions of a function run one after the other, as its configuration
// changes: the last of them takes it away.
type sharedCode struct {
	code

	mu    sync.Mutex
	users int
}

func newSharedCode(made code) *sharedCode { return &sharedCode{code: made, users: 1} }

// also counts a further version.
func (c *sharedCode) also() *sharedCode {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users++
	return c
}

// remove takes the code away for the last version that calls it.
func (c *sharedCode) remove() error {
	c.mu.Lock()
	c.users--
	last := c.users == 0
	c.mu.Unlock()
	if !last {
		return nil
	}
	return c.code.remove()
}
