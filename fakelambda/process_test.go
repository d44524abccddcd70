package fakelambda

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

func TestProcessAnswers(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	if got := b.ok(`{"text":"hello"}`); got != `{"text":"hello"}` {
		t.Errorf("answer %s", got)
	}
	i := b.last()
	want := fmt.Sprintf("guest starts\nSTART RequestId: %s Version: $LATEST\nEND RequestId: %[1]s\nREPORT RequestId: %[1]s\t"+
		"Duration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\tInit Duration: 0.00 ms\n", i.RequestID)
	if i.Log != want {
		t.Errorf("log:\n%q\nwant:\n%q", i.Log, want)
	}
	if !i.Cold || i.Outcome != journal.OK || i.Took != 0 || !i.Started.Equal(b.w.Clock.Now()) {
		t.Errorf("%+v", i)
	}
}

func TestProcessKnowsItsInvocation(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	var c struct {
		AwsRequestID       string
		InvokedFunctionArn string
	}
	if err := json.Unmarshal([]byte(b.ok(`{"do":"context"}`)), &c); err != nil {
		t.Fatal(err)
	}
	if c.AwsRequestID != b.last().RequestID || c.InvokedFunctionArn != b.s.ARN("guest") {
		t.Errorf("%+v", c)
	}
}

// A process is told the world's time, and a deadline on the same clock.
func TestProcessLivesInTheWorldsTime(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	b.w.Clock.Advance(400 * 24 * time.Hour)
	var got struct {
		Now  time.Time
		Left float64
	}
	for range 2 {
		if err := json.Unmarshal([]byte(b.ok(`{"do":"now"}`)), &got); err != nil {
			t.Fatal(err)
		}
		if ahead := got.Now.Sub(b.w.Clock.Now()); ahead < 0 || ahead > 10*time.Second {
			t.Errorf("the process is %s ahead", ahead)
		}
		if got.Left > 60 || got.Left < 50 {
			t.Errorf("%v s are left", got.Left)
		}
		b.w.Clock.Advance(10 * time.Minute)
	}
}

func TestProcessSleeps(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	began := b.w.Clock.Now()
	b.ok(`{"do":"sleep","seconds":30}`)
	if took := b.last().Took; took != 30*time.Second {
		t.Errorf("took %s", took)
	}
	if now := b.w.Clock.Now(); !now.Equal(began.Add(30 * time.Second)) {
		t.Errorf("the world is at %s", now)
	}
	if !strings.Contains(b.s.Logs("guest"), "\tDuration: 30000.00 ms\tBilled Duration: 30000 ms\t") {
		t.Error(b.s.Logs("guest"))
	}
}

// What goes wrong in an invocation, as Lambda reports it, and whether the sandbox survives it.
func TestProcessFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, env, payload string
		outcome            journal.Outcome
		kind, message      string // of the error; message after "RequestId: X Error: " if there is one
		took               time.Duration
		log                string
		warm               bool // the next invocation finds the sandbox
	}{
		{
			name: "handler error", payload: `{"do":"error","text":"no"}`,
			outcome: journal.Failed, kind: "guestError", message: "no", warm: true,
		},
		{
			name: "panic", payload: `{"do":"panic","text":"help"}`,
			outcome: journal.Failed, kind: "errorString", message: "help",
		},
		{
			name: "exit", payload: `{"do":"exit","bytes":3}`,
			outcome: journal.Exited, kind: "Runtime.ExitError", message: "Runtime exited with error: exit status 3",
			log: "\tStatus: error\tError Type: Runtime.ExitError\n",
		},
		{
			name: "clean exit", payload: `{"do":"exit"}`,
			outcome: journal.Exited, kind: "Runtime.ExitError", message: "Runtime exited without providing a reason",
		},
		{
			name: "exit leaving a child behind", payload: `{"do":"fork and exit","seconds":3600}`,
			outcome: journal.Exited, kind: "Runtime.ExitError", message: "Runtime exited with error: exit status 4",
		},
		{
			name: "past the deadline", payload: `{"do":"sleep","seconds":3600}`,
			outcome: journal.TimedOut, kind: "Sandbox.Timedout", message: "Task timed out after 5.00 seconds", took: 5 * time.Second,
			log: "Task timed out after 5.00 seconds\nEND",
		},
		{
			name: "deaf to SIGTERM", env: "stubborn", payload: `{"do":"sleep","seconds":3600}`,
			outcome: journal.TimedOut, kind: "Sandbox.Timedout", message: "Task timed out after 5.00 seconds", took: 5 * time.Second,
		},
		{
			name: "answer too large", payload: `{"do":"large","bytes":10000000}`,
			outcome: journal.Failed, kind: "Function.ResponseSizeTooLarge",
			message: "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).",
		},
		{
			name: "crash before the first event", env: "crash", payload: `{}`,
			outcome: journal.InitError, kind: "Runtime.ExitError", message: "Runtime exited with error: exit status 1",
			log: "guest crashes\nINIT_REPORT Init Duration: 0.00 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError\nSTART",
		},
		{
			name: "error before the first event", env: "init error", payload: `{}`,
			outcome: journal.InitError, kind: "ConfigError", message: "no configuration",
		},
		{
			name: "never asks for an event", env: "mute", payload: `{}`,
			outcome: journal.InitError, kind: "Sandbox.Timedout",
			message: "Task timed out after 5.00 seconds: it never asked for an event", took: 15 * time.Second,
			log: "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\nguest starts\nINIT_REPORT Init Duration: 5000.00 ms\tPhase: invoke\tStatus: timeout\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			b.guest(Config{Timeout: 5 * time.Second, Env: map[string]string{"GUEST": c.env}})
			d := b.fails(c.payload)
			i := b.last()
			_, message, cut := strings.Cut(d.Message, "RequestId: "+i.RequestID+" Error: ")
			if !cut {
				message = d.Message
			}
			if d.Type != c.kind || message != c.message {
				t.Errorf("error %+v", d)
			}
			if i.Outcome != c.outcome || i.Took != c.took || i.ErrorType != c.kind {
				t.Errorf("%+v", i)
			}
			if !strings.Contains(i.Log, c.log) {
				t.Errorf("log: %s", i.Log)
			}
			returned := facts[journal.Returned](b.w)
			if len(returned) != 1 || returned[0].Outcome != c.outcome || returned[0].Error != c.kind || returned[0].Message != d.Message {
				t.Errorf("journal: %+v", returned)
			}
			if c.env == "" {
				b.ok(`{}`)
				if b.last().Cold == c.warm {
					t.Errorf("the next invocation: cold is %t", b.last().Cold)
				}
			}
		})
	}
}

// A function that computes without end keeps the world's time from moving: its own clock ends it.
func TestProcessSpins(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Second})
	d := b.fails(`{"do":"spin"}`)
	if i := b.last(); d.Type != "Sandbox.Timedout" || i.Took != time.Second || i.Outcome != journal.TimedOut || !strings.Contains(i.Log, "still computing") {
		t.Errorf("%+v after %+v", d, i)
	}
}

// Lambda starts a process once more when it fails before the first event.
func TestProcessIsStartedTwice(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Env: map[string]string{"GUEST": "crash once", "MARKER": t.TempDir() + "/marker"}})
	b.ok(`{}`)
	if log := b.last().Log; strings.Count(log, "guest starts") != 2 || strings.Count(log, "INIT_REPORT") != 1 {
		t.Error(log)
	}
}

// The start does not count against the time-out, and is reported.
func TestProcessStartsSlowly(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: 3 * time.Second, Env: map[string]string{"GUEST": "slow"}})
	b.ok(`{}`)
	if i := b.last(); i.Took != 4*time.Second || !strings.Contains(i.Log, "\tInit Duration: 4000.00 ms\n") {
		t.Errorf("%+v", i)
	}
}

func TestProcessPrintsTooMuch(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	const size = 100 << 20
	b.ok(fmt.Sprintf(`{"do":"print","bytes":%d}`, size))
	i := b.last()
	if len(i.Log) > keptOutput+keptTail || i.Dropped < size-keptOutput-keptTail || i.Dropped > size {
		t.Errorf("%d bytes kept, %d dropped", len(i.Log), i.Dropped)
	}
	if !strings.Contains(i.Log, fmt.Sprintf("[rollover: %d bytes of output dropped]", i.Dropped)) || !strings.Contains(i.Log, "the end\nEND RequestId") {
		t.Error(i.Log[len(i.Log)-300:])
	}
}

// Between invocations nothing of a function runs.
func TestProcessIsFrozen(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{Timeout: time.Minute})
	b.ok(`{"do":"tick"}`)
	b.w.Clock.Advance(10 * time.Minute)
	b.ok(`{"do":"sleep","seconds":5}`)
	var ticks int
	if err := json.Unmarshal([]byte(b.ok(`{"do":"ticks"}`)), &ticks); err != nil {
		t.Fatal(err)
	}
	if ticks < 4 || ticks > 7 { // five within the sleep, one that was overdue
		t.Errorf("%d ticks", ticks)
	}
}
