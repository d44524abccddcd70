package fakelambda

import (
	"testing"
	"time"
)

func TestProcessAnswers(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	if got := b.ok(`{"text":"hello"}`); got != `{"text":"hello"}` {
		t.Errorf("answer %s", got)
	}
	t.Log(b.s.Logs("guest"))
}

func TestProcessSleeps(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	b.ok(`{"do":"sleep","seconds":30}`)
	if took := b.last().Took; took != 30*time.Second {
		t.Errorf("took %s", took)
	}
	t.Log(b.s.Logs("guest"))
}
