package harness

import (
	"errors"
	"fmt"
	"sync"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/gateway"
)

// shared is what the tests of one binary have built. It belongs to no world and changes none: two
// tests that deploy the same package are to link it once. What was built is removed when the last
// stack that uses it has ended.
var shared builds

type builds struct {
	mu      sync.Mutex
	users   int
	builder *fakelambda.Builder
	sealed  *gateway.Places // nil until somebody asks
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

// places returns where functions of tests are sealed. Their keeper is a program of its own, since a test
// binary is none, and is built when the first place is.
func (b *builds) places() *gateway.Places {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sealed == nil {
		b.sealed = &gateway.Places{Keeper: b.keeper}
	}
	return b.sealed
}

func (b *builds) keeper() (string, error) {
	b.mu.Lock()
	builder := b.builder
	b.mu.Unlock()
	path, err := builder.Build(keeperPackage)
	if err != nil {
		return "", fmt.Errorf("its keeper cannot be built: %s", firstLine(err))
	}
	return path, nil
}

func (b *builds) release() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.users--; b.users > 0 {
		return nil
	}
	var err error
	if b.sealed != nil {
		err = b.sealed.Close()
		b.sealed = nil
	}
	return errors.Join(err, b.builder.Close())
}
