package localstack

import (
	"context"
	"errors"
	"os"
	"sync"

	"github.com/rolloverhq/rollover/harness"
)

// Run is harness.Run with LocalStack behind the stack. One container serves all stacks of a test binary, each in an
// account of its own; it ends when the last of them has. A test is skipped where no Docker engine answers.
// LOCALSTACK_IMAGE and LOCALSTACK_AUTH_TOKEN choose another image.
func Run(t TB, opts ...harness.Option) *harness.Stack {
	t.Helper()
	c, err := shared.use()
	if errors.Is(err, errNoEngine) {
		t.Skipf("rollover: %v", err)
	}
	if err != nil {
		t.Fatalf("rollover: %v", err)
	}
	t.Cleanup(func() {
		if err := shared.release(); err != nil {
			t.Errorf("rollover: %v", err)
		}
	})
	return harness.Run(t, append([]harness.Option{harness.WithEndpoint(c.Endpoint)}, opts...)...)
}

// TB is what Run needs of a *testing.T.
type TB interface {
	harness.TB
	Skipf(format string, args ...any)
}

// shared is the container that the tests of one binary share. Starting one takes seconds.
var shared sharedContainer

type sharedContainer struct {
	mu    sync.Mutex
	users int
	c     *Container
}

func (s *sharedContainer) use() (*Container, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.c == nil {
		c, err := Start(context.Background(), FromEnvironment(os.Getenv))
		if err != nil {
			return nil, err
		}
		s.c = c
	}
	s.users++
	return s.c, nil
}

func (s *sharedContainer) release() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users--; s.users > 0 {
		return nil
	}
	c := s.c
	s.c = nil
	return c.Close()
}

// FromEnvironment are the Options that LOCALSTACK_IMAGE and LOCALSTACK_AUTH_TOKEN say.
func FromEnvironment(getenv func(string) string) Options {
	return Options{Image: getenv("LOCALSTACK_IMAGE"), AuthToken: getenv("LOCALSTACK_AUTH_TOKEN")}
}
