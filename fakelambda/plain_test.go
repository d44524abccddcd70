package fakelambda

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

func plain(t testing.TB) *bench { return newBench(t, Options{Plain: true}) }

func TestPlainAnswers(t *testing.T) {
	t.Parallel()
	b := plain(t)
	b.guest(Config{})
	for range 3 {
		if got := b.ok(`{"text":"hello"}`); got != `{"text":"hello"}` {
			t.Errorf("answer %s", got)
		}
	}
	if got := b.ok(`{"do":"count"}`); got != "4" || b.last().Cold {
		t.Errorf("invocation %s, cold %t", got, b.last().Cold)
	}
	if now := b.w.Clock.Now(); !now.Equal(b.s.Invocations("guest")[0].Started) {
		t.Errorf("less than a second has been charged: the world is at %s", now)
	}
}

// In the host's time an invocation takes as long as it takes, and the world is charged whole seconds.
func TestPlainCharges(t *testing.T) {
	t.Parallel()
	b := plain(t)
	b.guest(Config{Timeout: 30 * time.Second})
	b.ok(`{"do":"sleep","seconds":1}`)
	if took := b.last().Took; took < time.Second || took%time.Second != 0 {
		t.Errorf("charged %s", took)
	}
}

func TestPlainFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, env, payload string
		outcome            journal.Outcome
		kind               string
	}{
		{"handler error", "", `{"do":"error","text":"no"}`, journal.Failed, "guestError"},
		{"exit", "", `{"do":"exit","bytes":3}`, journal.Exited, "Runtime.ExitError"},
		{"past the deadline", "", `{"do":"sleep","seconds":3600}`, journal.TimedOut, "Sandbox.Timedout"},
		{"spin", "", `{"do":"spin"}`, journal.TimedOut, "Sandbox.Timedout"},
		{"crash", "crash", `{}`, journal.InitError, "Runtime.ExitError"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := plain(t)
			b.guest(Config{Timeout: time.Second, Env: map[string]string{"GUEST": c.env}})
			d := b.fails(c.payload)
			i := b.last()
			if i.Outcome != c.outcome || d.Type != c.kind {
				t.Errorf("%+v of %+v", d, i)
			}
			if c.outcome == journal.TimedOut && i.Took != time.Second {
				t.Errorf("took %s", i.Took)
			}
		})
	}
}

// Between invocations a process in the host's time is stopped, too; and what it started in its group ends with
// it. What has left the group does not, which is why this test ends it itself.
func TestPlainLeavesWhatHasLeftTheGroup(t *testing.T) {
	t.Parallel()
	b := plain(t)
	b.guest(Config{Timeout: 30 * time.Second})
	var pid int
	if err := json.Unmarshal([]byte(b.ok(`{"do":"fork","seconds":60}`)), &pid); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Close(); err != nil {
		t.Error(err)
	}
	if !alive(pid) {
		t.Error("documented otherwise: the child has ended with its sandbox")
	}
	child, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Kill(); err != nil {
		t.Error(err)
	}
}

func TestPlainPrintsTooMuch(t *testing.T) {
	t.Parallel()
	b := plain(t)
	b.guest(Config{Timeout: time.Minute})
	b.ok(`{"do":"print","bytes":20000000}`)
	if i := b.last(); i.Dropped == 0 || !strings.Contains(i.Log, "the end\nEND RequestId") {
		t.Errorf("%d bytes dropped", i.Dropped)
	}
}

// With the clock of the host, a bystander's Invoke leaves driving to whoever follows real time, and a
// function may run while time goes on.
func TestRealTime(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{RealTime: true})
	b.guest(Config{Timeout: 30 * time.Second})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); b.w.Clock.FollowRealTime(ctx) }()
	b.ok(`{"do":"sleep","seconds":1}`)
	if i := b.last(); i.Outcome != journal.OK || i.Took > 20*time.Second {
		t.Errorf("%+v", i)
	}
	cancel()
	<-done
}
