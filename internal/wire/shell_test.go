package wire_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault    fault.Fault
		path     string
		happened int
		killed   int
		check    func(r reply) bool
		line     journal.Call
	}{
		"none": {
			happened: 1, check: func(r reply) bool { return r.status == 200 && r.body == "heard " },
			line: journal.Call{Status: 200},
		},
		"refuse": {
			fault: fault.Refuse(), check: func(r reply) bool { return r.status == 503 },
			line: journal.Call{Status: 503, Fault: "refuse"},
		},
		"throttle": {
			fault: fault.Throttle(10 * time.Second),
			check: func(r reply) bool { return r.status == 429 && r.header.Get("Retry-After") == "10s" },
			line:  journal.Call{Status: 429, Fault: "throttle 10s"},
		},
		"deny": {
			fault: fault.Deny(), check: func(r reply) bool { return r.status == 403 },
			line: journal.Call{Status: 403, Fault: "deny"},
		},
		"delay": {
			fault: fault.Delay(90 * time.Second), happened: 1,
			check: func(r reply) bool {
				return r.status == 200 && r.header.Get("Date") == "Mon, 01 Jan 2035 00:01:30 GMT"
			},
			line: journal.Call{Status: 200, Fault: "delay 1m30s", Done: clock.Start.Add(90 * time.Second)},
		},
		"disconnect": {
			fault: fault.Disconnect(), check: func(r reply) bool { return errors.Is(r.err, syscall.ECONNRESET) },
			line: journal.Call{Fault: "refuse connection"},
		},
		"lose reply": {
			fault: fault.LoseReply(), happened: 1, check: func(r reply) bool { return errors.Is(r.err, io.EOF) },
			line: journal.Call{Fault: "lose reply", Unheard: true},
		},
		"malform": {
			fault: fault.Malform(), happened: 1, check: func(r reply) bool { return r.status == 200 && r.body == "hea" },
			line: journal.Call{Status: 200, Fault: "malformed body"},
		},
		"duplicate": {
			fault: fault.Duplicate(), happened: 2, check: func(r reply) bool { return r.status == 200 },
			line: journal.Call{Status: 200, Fault: "duplicate"},
		},
		"duplicate, the second answer counts": {
			fault: fault.Duplicate(), path: "/first-fails", happened: 2, check: func(r reply) bool { return r.status == 200 },
			line: journal.Call{Op: "stall.first-fails", Status: 200, Fault: "duplicate"},
		},
		"stale": {
			fault: fault.Stale(), happened: 1, check: func(r reply) bool { return r.status == 200 },
			line: journal.Call{Status: 200, Fault: "stale read"},
		},
		"kill before": {
			fault: fault.KillBefore(), killed: 1, check: func(r reply) bool { return errors.Is(r.err, io.EOF) },
			line: journal.Call{Fault: "kill before"},
		},
		"kill after": {
			fault: fault.KillAfter(), killed: 1, happened: 1, check: func(r reply) bool { return errors.Is(r.err, io.EOF) },
			line: journal.Call{Fault: "kill after", Unheard: true},
		},
		"an error of the vendor's": {
			path: "/no", happened: 1, check: func(r reply) bool { return r.status == 404 && r.body == "" },
			line: journal.Call{Op: "stall.no", Status: 404, Error: "NotFound", Message: "it is not there"},
		},
		"no content": {
			path: "/none", happened: 1,
			check: func(r reply) bool { return r.status == 204 && r.header.Get("Content-Length") == "" },
			line:  journal.Call{Op: "stall.none", Status: 204},
		},
		"args of the handler": {
			path: "/args", happened: 1, check: func(r reply) bool { return r.status == 200 },
			line: journal.Call{Op: "stall.args", Status: 200, Args: "more precisely", Secret: "s"},
		},
		"the handler cuts the connection": {
			path: "/abort", happened: 1, check: func(r reply) bool { return errors.Is(r.err, io.EOF) },
			line: journal.Call{Op: "stall.abort"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMarket(t)
			var killed atomic.Int64
			m.caller.Kill = func() { killed.Add(1) }
			m.caller.SetRun(world.Run{Number: 2, Attempt: 1, Step: "createSecret"})
			if test.path == "" {
				test.path = "/op"
			}
			op := "stall" + strings.ReplaceAll(test.path, "/", ".")
			if test.fault != nil {
				m.world.Faults.On(op).Do(test.fault)
			}
			var r reply
			ctx, cancel := context.WithCancel(context.Background())
			followed := make(chan struct{})
			go func() { // whoever drives, so that a delay ends
				defer close(followed)
				for ctx.Err() == nil {
					if next, ok := m.world.Clock.Next(); ok {
						m.world.Clock.AdvanceTo(next)
					}
					time.Sleep(100 * time.Microsecond)
				}
			}()
			within(t, "the client", func() { r = m.get(t, test.path) })
			cancel()
			<-followed
			if !test.check(r) {
				t.Errorf("got %+v", r)
			}
			if m.happened() != test.happened || int(killed.Load()) != test.killed {
				t.Errorf("happened %d times, killed %d times", m.happened(), killed.Load())
			}
			if m.happened() > 0 && m.stale[0] != (name == "stale") {
				t.Errorf("stale: %v", m.stale)
			}
			want := test.line
			want.By, want.Run, want.Attempt, want.Step = "fn", 2, 1, "createSecret"
			if want.Op == "" {
				want.Op = op
			}
			if want.Done.IsZero() {
				want.Done = clock.Start
			}
			if calls := m.calls(); len(calls) != 1 || !reflect.DeepEqual(calls[0], want) {
				t.Errorf("journal %+v\nwant %+v", calls, want)
			}
		})
	}
}

// A client that goes before the world has come to its call has not made it.
func TestDelayedCallIsGivenUpWithItsClient(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.world.Faults.On("stall.op").Do(fault.Delay(time.Minute))
	ctx, cancel := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, m.server.URL+"/op", nil)
	got := make(chan error, 1)
	go func() { _, err := m.client.Do(req); got <- err }()
	eventually(t, "the call is delayed", func() bool { _, ok := m.world.Clock.Next(); return ok && len(m.world.Clock.Busy()) == 0 })
	if !m.world.Debts.None() {
		t.Error("a delayed call is no debt, it waits for the world")
	}
	cancel()
	if err := <-got; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	eventually(t, "the line is ended", func() bool { return !m.calls()[0].Done.IsZero() })
	m.world.Clock.Advance(time.Hour)
	if c := m.calls()[0]; m.happened() != 0 || c.Status != 0 || c.Unheard || !c.Done.Equal(clock.Start) {
		t.Errorf("happened %d times, line %+v", m.happened(), c)
	}
}

// Nor has a function that has ended meanwhile.
func TestDelayedCallOfOneWhoHasLeft(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	g := m.world.Clock.Counted("fn")
	m.caller.Guest = g
	m.world.Faults.On("stall.op").Do(fault.Delay(time.Minute))
	got := make(chan reply, 1)
	m.world.Clock.Go("invoke", func(ctx context.Context) {
		if err := g.Enter(ctx); err != nil {
			t.Error(err)
		}
		go func() { got <- m.get(t, "/op") }()
	})
	m.world.Clock.At(clock.Start.Add(time.Second), "time-out", func(context.Context) { g.Leave() })
	within(t, "the world", func() {
		m.world.Clock.Advance(time.Hour)
		if r := <-got; !errors.Is(r.err, io.EOF) {
			t.Errorf("got %+v", r)
		}
	})
	if m.happened() != 0 {
		t.Error("it happened after its caller had ended")
	}
}

func TestPanicOfAFake(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.world.Names.Credential("secret", "secret-of-sixteen-characters")
	r := m.get(t, "/panic")
	const what = "rollover: the fake panicked in stall.panic: ***secret#1*** is not a stall"
	if r.status != 500 || r.body != what+"\n" {
		t.Errorf("got %+v", r)
	}
	c := m.calls()[0]
	if c.Status != 500 || c.Error != "rollover.Panic" || c.Done.IsZero() {
		t.Errorf("line %+v", c)
	}
	notes := 0
	for _, e := range m.world.Journal.Entries() {
		if n, ok := e.Fact.(journal.Note); ok && n.Text == what {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("%d notes", notes)
	}
	if r := m.get(t, "/op"); r.status != 200 {
		t.Errorf("afterwards %+v", r)
	}
}

func TestOutsideTheOperations(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	r := m.get(t, "/")
	if r.status != 200 || r.header.Get("Date") != "Mon, 01 Jan 2035 00:00:00 GMT" || len(m.calls()) != 0 {
		t.Errorf("got %+v, calls %v", r, m.calls())
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for size, want := range map[int]int{16 << 20: 200, 16<<20 + 1: 413} {
		r, err := m.client.Post(m.server.URL+"/", "text/plain", bytes.NewReader(make([]byte, size)))
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want || r.Header.Get("Date") != "Mon, 01 Jan 2035 00:00:00 GMT" {
			t.Errorf("%d bytes: %v", size, r)
		}
	}
}

func TestRulesSeeTheCall(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.world.Faults.On("stall.op").Step("setSecret").Attempt(2).Caller("fn").Call().Do(fault.Refuse())
	post := func(token, args string) int {
		req, _ := http.NewRequest(http.MethodPost, m.server.URL+"/op", strings.NewReader(args))
		req.Header.Set("Token", token)
		r, err := m.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		return r.StatusCode
	}
	for i, call := range []struct {
		run         world.Run
		token, args string
		want        int
	}{
		{world.Run{Number: 1, Attempt: 1, Step: "setSecret"}, "", "a", 200},
		{world.Run{Number: 1, Attempt: 2, Step: "testSecret"}, "", "a", 200},
		{world.Run{Number: 1, Attempt: 2, Step: "setSecret"}, "", "a", 503},
		{world.Run{Number: 1, Attempt: 2, Step: "setSecret"}, "", "a", 503}, // the same call again
		{world.Run{Number: 1, Attempt: 2, Step: "setSecret"}, "", "b", 200},
		{world.Run{Number: 2, Attempt: 2, Step: "setSecret"}, "", "a", 200}, // another rotation's
		{world.Run{Number: 2, Attempt: 2, Step: "setSecret"}, "t", "a", 200},
	} {
		m.caller.SetRun(call.run)
		if got := post(call.token, call.args); got != call.want {
			t.Errorf("call %d: %d, want %d", i, got, call.want)
		}
	}
}

// A shell behind another server knows no connection, and serves all the same.
func TestShellWithoutServe(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	s := &stall{world: w}
	rec := httptest.NewRecorder()
	wire.Shell(w, s).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/op", nil))
	if rec.Code != 200 || rec.Body.String() != "heard " {
		t.Errorf("got %d %q", rec.Code, rec.Body)
	}
	if e := w.Journal.Entries()[0].Fact.(journal.Call); e.By != "test" {
		t.Errorf("line %+v", e)
	}
}
