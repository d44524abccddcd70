package fakelambda

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// echoes are the two ways to run a function that returns its event.
var echoes = map[string]func(*testing.T) *bench{
	"handler": func(t *testing.T) *bench {
		b := newBench(t, Options{})
		err := b.s.Handle(Config{Name: "guest"}, func(_ context.Context, p []byte) ([]byte, error) { return p, nil })
		if err != nil {
			t.Fatal(err)
		}
		return b
	},
	"process": func(t *testing.T) *bench {
		b := warped(t)
		b.guest(Config{})
		return b
	},
}

// Faults on lambda.invoke, on both kinds of functions.
func TestInvokeFaults(t *testing.T) {
	t.Parallel()
	exit := "RequestId: %s Error: Runtime exited with error: signal: killed"
	for _, c := range []struct {
		fault   fault.Fault
		code    string // of the service's own error
		outcome journal.Outcome
		message string // of the function's
		answer  string
		took    time.Duration
		runs    int
	}{
		{fault: fault.Refuse(), code: CodeService, outcome: journal.Refused, runs: 1},
		{fault: fault.Deny(), code: CodeDenied, outcome: journal.Refused, runs: 1},
		{fault: fault.Throttle(0), code: CodeThrottled, outcome: journal.Refused, runs: 1},
		{fault: fault.Disconnect(), code: CodeService, outcome: journal.Refused, runs: 1},
		{fault: fault.KillBefore(), outcome: journal.Killed, message: exit, runs: 1},
		{fault: fault.KillAfter(), outcome: journal.Killed, message: exit, runs: 1},
		{fault: fault.LoseReply(), outcome: journal.Failed, message: "RequestId: %s Error: the answer was lost", runs: 1},
		{fault: fault.Delay(time.Minute), outcome: journal.OK, answer: `{"text":"hello"}`, runs: 1},
		{fault: fault.Duplicate(), outcome: journal.OK, answer: `{"text":"hello"}`, runs: 2},
		{fault: fault.Malform(), outcome: journal.OK, answer: `{"text":`, runs: 1},
	} {
		for kind, echo := range echoes {
			t.Run(fmt.Sprint(c.fault, "/", kind), func(t *testing.T) {
				t.Parallel()
				b := echo(t)
				rule := b.w.Faults.On(Op).Caller("guest").Do(c.fault)
				began := b.w.Clock.Now()
				functionError, answer, err := b.s.Invoke(t.Context(), "guest", []byte(`{"text":"hello"}`))
				returned := facts[journal.Returned](b.w)
				if rule.Fired() != 1 || len(returned) != c.runs || len(facts[journal.Invoked](b.w)) != c.runs {
					t.Fatalf("fired %d times, journal %+v", rule.Fired(), returned)
				}
				if r := returned[0]; r.Outcome != c.outcome || r.Fault != c.fault.String() {
					t.Errorf("returned: %+v", r)
				}
				e := new(Error)
				switch {
				case c.code != "":
					if !errors.As(err, &e) || e.Code != c.code {
						t.Errorf("error %v, want %s", err, c.code)
					}
				case err != nil:
					t.Error(err)
				case c.message != "":
					want := fmt.Sprintf(c.message, b.last().RequestID)
					if functionError != "Unhandled" || readDocument(answer, "").Message != want {
						t.Errorf("%s %s", functionError, answer)
					}
				case functionError != "" || string(answer) != c.answer:
					t.Errorf("%s %s", functionError, answer)
				}
				if e := c.fault.Effect(); b.w.Clock.Now().Sub(began) != e.Delay {
					t.Errorf("took %s of world time", b.w.Clock.Now().Sub(began))
				}
				if got := b.ok(`{}`); got != "{}" {
					t.Errorf("the next invocation: %s", got)
				}
				if killed := c.outcome == journal.Killed; killed != (b.last().Cold && c.runs == 1 && c.code == "") {
					t.Errorf("the next invocation: cold is %t", b.last().Cold)
				}
			})
		}
	}
}

// A call of a process is its function's, is hit by the function's faults, and a kill at its boundary ends the
// process at once.
func TestCallFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		fault   fault.Fault
		outcome journal.Outcome
		took    time.Duration
		answer  string
	}{
		{"none", nil, journal.OK, 0, `"hello"`},
		{"delay", fault.Delay(2 * time.Second), journal.OK, 2 * time.Second, `"hello"`},
		{"delay past the deadline", fault.Delay(time.Minute), journal.TimedOut, 5 * time.Second, ""},
		{"kill before", fault.KillBefore(), journal.Killed, 0, ""},
		{"kill after", fault.KillAfter(), journal.Killed, 0, ""},
	} {
		for _, mode := range []struct {
			name string
			o    Options
		}{{"warped", Options{}}, {"plain", Options{Plain: true}}} {
			t.Run(c.name+"/"+mode.name, func(t *testing.T) {
				t.Parallel()
				if !mode.o.Plain {
					warped(t)
				}
				b := newBench(t, mode.o)
				b.guest(Config{Timeout: 5 * time.Second})
				url := b.greeter()
				if c.fault != nil {
					b.w.Faults.On("greeter.Get").Step("createSecret").Do(c.fault)
				}
				ctx := world.WithRun(t.Context(), world.Run{Number: 7, Attempt: 2, Step: "createSecret", Secret: "s", Version: "v3"})
				_, answer := b.invokeWith(ctx, "guest", fmt.Sprintf(`{"do":"get","url":%q}`, url))
				r := facts[journal.Returned](b.w)[0]
				if r.Outcome != c.outcome || r.Took != c.took || r.Run != 7 || r.Attempt != 2 || r.Step != "createSecret" {
					t.Errorf("returned: %+v", r)
				}
				if c.answer != "" && answer != c.answer {
					t.Errorf("answer %s", answer)
				}
				calls := facts[journal.Call](b.w)
				if len(calls) != 1 || calls[0].By != "guest" || calls[0].Step != "createSecret" || calls[0].Run != 7 {
					t.Errorf("calls: %+v", calls)
				}
				i := facts[journal.Invoked](b.w)[0]
				if i != (journal.Invoked{Function: "guest", Request: 1, Step: "createSecret", Secret: "s", Version: "v3", Run: 7, Attempt: 2, Cold: true}) {
					t.Errorf("invoked: %+v", i)
				}
			})
		}
	}
}

// A secret in the output or the answer is journaled, once for each place, and masked wherever it stands in
// the journal.
func TestLeaks(t *testing.T) {
	t.Parallel()
	const secret = "a-client-secret-of-32-characters"
	b := warped(t)
	b.guest(Config{})
	name := b.w.Names.Credential("client-secret", secret)
	b.ok(`{"do":"say","text":"` + secret + `"}`)
	b.fails(`{"do":"error","text":"refused: ` + secret + `"}`)
	var got []string
	for _, l := range facts[journal.Leaked](b.w) {
		got = append(got, fmt.Sprint(l.Request, l.What, l.Where))
	}
	// The second stands in the log because the runtime prints every error.
	want := []string{"1" + name + "log", "1" + name + "answer", "2" + name + "log", "2" + name + "answer"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("leaks %v, want %v", got, want)
	}
	var lines strings.Builder
	if err := journal.WriteJSON(&lines, b.w.Journal.Entries()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(lines.String(), secret) || strings.Count(lines.String(), "***"+name+"***") != 2 {
		t.Errorf("journal:\n%s", lines.String())
	}
	if log := b.s.Logs("guest"); strings.Count(log, secret) != 3 {
		t.Errorf("log: %s", log)
	}
}
