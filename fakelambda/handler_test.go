package fakelambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

type notFoundError struct{}

func (*notFoundError) Error() string { return "not here" }

func (b *bench) handle(c Config, h Handler) {
	b.Helper()
	c.Name = "guest"
	if err := b.s.Handle(c, h); err != nil {
		b.Fatal(err)
	}
}

func TestHandlerAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	b.handle(Config{Timeout: 30 * time.Second}, func(ctx context.Context, p []byte) ([]byte, error) {
		fmt.Fprintln(Output(ctx), "at work")
		deadline, ok := Deadline(ctx)
		return fmt.Appendf(nil, `{"key":%q,"deadline":%q,"known":%t,"id":%q,"payload":%s}`,
			Credentials(ctx), deadline.Format(time.RFC3339), ok, RequestID(ctx), p), nil
	})
	answer := b.ok(``)
	id := b.last().RequestID
	want := `{"key":"ASIA0000000000000001","deadline":"2035-01-01T00:00:30Z","known":true,"id":"` + id + `","payload":{}}`
	if answer != want {
		t.Errorf("answer %s, want %s", answer, want)
	}
	if want := "START RequestId: " + id + " Version: $LATEST\nat work\nEND RequestId: " + id + "\n"; !strings.HasPrefix(b.last().Log, want) {
		t.Errorf("log: %s", b.last().Log)
	}
	b.ok(``)
	if b.last().Cold || !b.s.Invocations("guest")[0].Cold {
		t.Error("the second invocation was the cold one")
	}
}

func TestOutsideOfAHandler(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	if _, ok := Deadline(ctx); ok || Credentials(ctx) != "" || RequestID(ctx) != "" || Output(ctx) != io.Discard {
		t.Error("a context of no handler says something")
	}
}

func TestHandlerFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		handler Handler
		want    string // the answer, up to the stack
		warm    bool
	}{
		{"error", func(context.Context, []byte) ([]byte, error) { return nil, errors.New("no") }, `{"errorType":"errorString","errorMessage":"no"}`, true},
		{"error of a type", func(context.Context, []byte) ([]byte, error) { return nil, &notFoundError{} }, `{"errorType":"notFoundError","errorMessage":"not here"}`, true},
		{
			"panic", func(context.Context, []byte) ([]byte, error) { panic("help") },
			`{"errorMessage":"help","errorType":"string","stackTrace":[{"path":"handler_test.go","line":`, false,
		},
		{
			"nil map", func(context.Context, []byte) ([]byte, error) {
				var m map[string]int
				m["x"] = 1
				return nil, nil
			}, `{"errorMessage":"assignment to entry in nil map","errorType":"plainError","stackTrace":[{"path":"handler_test.go","line":`, false,
		},
		{"goexit", func(context.Context, []byte) ([]byte, error) { runtime.Goexit(); return nil, nil }, `{"errorMessage":"the handler ended its goroutine","errorType":"errorString","stackTrace":`, false},
		{
			"too large", func(context.Context, []byte) ([]byte, error) { return make([]byte, maxResponse+1), nil },
			`{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes)."}`, true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, Options{})
			b.handle(Config{}, c.handler)
			functionError, answer := b.invoke("guest", `{}`)
			if functionError != "Unhandled" || !strings.HasPrefix(answer, c.want) || !json.Valid([]byte(answer)) {
				t.Errorf("%s %s", functionError, answer)
			}
			if o := b.last().Outcome; o != journal.Failed {
				t.Errorf("outcome %s", o)
			}
			b.invoke("guest", `{}`)
			if b.last().Cold == c.warm {
				t.Errorf("the next invocation: cold is %t", b.last().Cold)
			}
		})
	}
}

// A handler that sleeps past its deadline is given up, and told so.
func TestHandlerTimesOut(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	told := make(chan error, 1)
	b.handle(Config{}, func(ctx context.Context, _ []byte) ([]byte, error) {
		err := b.w.Clock.Sleep(ctx, time.Hour)
		told <- err
		return []byte(`"too late"`), nil
	})
	d := b.fails(`{}`)
	if i := b.last(); d.Type != "Sandbox.Timedout" || i.Took != 3*time.Second || d.Message != timedOutMessage(i.RequestID, 3*time.Second) {
		t.Errorf("%+v after %+v", d, i)
	}
	if err := <-told; !errors.Is(err, context.Canceled) {
		t.Errorf("the handler was told %v", err)
	}
}

// A handler that waits for something outside of the world is given up when it has used up its time-out
// in the host's time; the world then is where it would be.
func TestHandlerHangs(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	b.handle(Config{Timeout: time.Second}, func(ctx context.Context, _ []byte) ([]byte, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	if d := b.fails(`{}`); d.Type != "Sandbox.Timedout" || b.last().Took != time.Second {
		t.Errorf("%+v after %s", d, b.last().Took)
	}
}

// While a call of a handler is delayed, time moves, before and after it has slept itself.
func TestHandlerCalls(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	url := b.greeter()
	b.w.Faults.On("greeter.Get").Always().Do(fault.Delay(2 * time.Second))
	get := func(ctx context.Context) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		r.Header.Set("X-Key", Credentials(ctx))
		transport := &http.Transport{DisableKeepAlives: true}
		resp, err := transport.RoundTrip(r)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
	b.handle(Config{Timeout: 30 * time.Second}, func(ctx context.Context, _ []byte) ([]byte, error) {
		if err := get(ctx); err != nil {
			return nil, err
		}
		if err := b.w.Clock.Sleep(ctx, 5*time.Second); err != nil {
			return nil, err
		}
		return nil, get(ctx)
	})
	if answer := b.ok(`{}`); answer != "null" || b.last().Took != 9*time.Second {
		t.Errorf("%s after %s", answer, b.last().Took)
	}
	for _, c := range facts[journal.Call](b.w) {
		if c.By != "guest" {
			t.Errorf("call: %+v", c)
		}
	}
}

// Two handlers run one at a time, and what one sleeps the other can use.
func TestHandlersTakeTurns(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	inside := 0 // no mutex: the race detector is the witness
	b.handle(Config{Timeout: time.Minute}, func(ctx context.Context, _ []byte) ([]byte, error) {
		for range 3 {
			inside++
			if err := b.w.Clock.Sleep(ctx, time.Second); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	for range 4 {
		b.w.Clock.Go("invoke", func(ctx context.Context) {
			if fe, answer, err := b.s.Invoke(ctx, "guest", nil); fe != "" || err != nil {
				t.Errorf("%s %s %v", fe, answer, err)
			}
		})
	}
	began := b.w.Clock.Now()
	b.w.Clock.Settle()
	if took := b.w.Clock.Now().Sub(began); inside != 12 || took != 3*time.Second {
		t.Errorf("%d times inside, took %s", inside, took)
	}
}

func TestHandlerIsTheCaller(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	b.handle(Config{}, func(ctx context.Context, _ []byte) ([]byte, error) {
		c := world.CallerFrom(ctx)
		if c != b.w.Callers.ByKey(Credentials(ctx)) || c != b.w.Callers.Present() || !c.Function || c.Run().Step != "testSecret" {
			return nil, fmt.Errorf("caller %s in %+v", c.Name, c.Run())
		}
		return nil, nil
	})
	ctx := world.WithRun(t.Context(), world.Run{Number: 1, Step: "testSecret"})
	if fe, answer := b.invokeWith(ctx, "guest", ""); fe != "" {
		t.Error(answer)
	}
	if b.w.Callers.Present().Name != "test" || b.w.Callers.ByKey("ASIA0000000000000001").Run() != (world.Run{}) {
		t.Error("the function is still inside")
	}
}
