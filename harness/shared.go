package harness

import (
	"sync"

	"github.com/rolloverhq/rollover/fakelambda"
)

// shared is what the tests of one binary have built. It belongs to no world and changes none: two
// tests that deploy the same package are to link it once. What was built is removed when the last
// stack that uses it has ended.
var shared builds

type builds struct {
	mu      sync.Mutex
	users   int
	builder *fakelambda.Builder
}

// use returns the builder, until release is called.
func (b *builds) use() (*fakelambda.Builder, func() error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.users++; b.users == 1 {
		b.builder = new(fakelambda.Builder)
	}
	return b.builder, b.release
}

func (b *builds) release() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.users--; b.users > 0 {
		return nil
	}
	return b.builder.Close()
}
