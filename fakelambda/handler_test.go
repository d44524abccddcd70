package fakelambda

import (
	"context"
	"testing"
)

func TestHandlerAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	b.s.Handle(Config{Name: "guest"}, func(ctx context.Context, p []byte) ([]byte, error) { return p, nil })
	if got := b.ok(`{"text":"hello"}`); got != `{"text":"hello"}` {
		t.Errorf("answer %s", got)
	}
}
