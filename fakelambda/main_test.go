package fakelambda

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/timewarp"
	"github.com/rolloverhq/rollover/world"
)

// guests is shared by all tests: the guest is compiled once.
var guests Builder

func TestMain(m *testing.M) {
	code := m.Run()
	if err := guests.Close(); err != nil {
		println(err.Error())
		code = 1
	}
	if code == 0 {
		// net/http lingers for half a second after a request that it has cut short.
		if err := goleak.Find(goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait")); err != nil {
			println(err.Error())
			code = 1
		}
	}
	os.Exit(code)
}

// guest is the path of the compiled guest.
var guest = sync.OnceValues(func() (string, error) { return guests.Build("./testdata/guest") })

// bench is a world with a Lambda service.
type bench struct {
	testing.TB
	w *world.World
	s *Service
}

func newBench(t testing.TB, o Options) *bench {
	t.Helper()
	start := clock.Start
	if o.RealTime {
		start = time.Now()
	}
	w := world.New(world.Options{Start: start})
	b := &bench{t, w, New(w, o)}
	t.Cleanup(func() {
		if err := b.s.Close(); err != nil {
			t.Error(err)
		}
		if pending := w.Clock.Pending(); len(pending) > 0 {
			t.Errorf("work is left: %v", pending)
		}
	})
	return b
}

// warped is a bench whose processes live in the world's time.
func warped(t testing.TB) *bench {
	t.Helper()
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	return newBench(t, Options{})
}

// guest makes the guest a function.
func (b *bench) guest(c Config) {
	b.Helper()
	path, err := guest()
	if err != nil {
		b.Fatal(err)
	}
	if c.Name == "" {
		c.Name = "guest"
	}
	if err := b.s.Process(c, path); err != nil {
		b.Fatal(err)
	}
}

// invoke invokes from outside the world.
func (b *bench) invoke(function, payload string) (functionError, answer string) {
	b.Helper()
	return b.invokeWith(b.Context(), function, payload)
}

func (b *bench) invokeWith(ctx context.Context, function, payload string) (functionError, answer string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // a hang guard
	defer cancel()
	functionError, out, err := b.s.Invoke(ctx, function, []byte(payload))
	if err != nil {
		b.Fatalf("invoke %s %s: %v; busy: %v", function, payload, err, b.w.Clock.Busy())
	}
	return functionError, string(out)
}

// ok invokes the guest, which must succeed.
func (b *bench) ok(payload string) string {
	b.Helper()
	fe, answer := b.invoke("guest", payload)
	if fe != "" {
		b.Fatalf("%s: %s %s\n%s", payload, fe, answer, b.s.Logs("guest"))
	}
	return answer
}

// fails invokes the guest, which must fail, and returns the error document.
func (b *bench) fails(payload string) document {
	b.Helper()
	fe, answer := b.invoke("guest", payload)
	if fe != "Unhandled" {
		b.Fatalf("%s: function error %q, answer %s", payload, fe, answer)
	}
	var d document
	if err := json.Unmarshal([]byte(answer), &d); err != nil {
		b.Fatalf("%s: %v in %s", payload, err, answer)
	}
	return d
}

// last is the invocation that ended last.
func (b *bench) last() Invocation {
	b.Helper()
	all := b.s.Invocations("guest")
	if len(all) == 0 {
		b.Fatal("no invocation")
	}
	return all[len(all)-1]
}

// facts returns the journal's facts of a type.
func facts[F journal.Fact](w *world.World) []F {
	var of []F
	for _, e := range w.Journal.Entries() {
		if f, is := e.Fact.(F); is {
			of = append(of, f)
		}
	}
	return of
}

// work runs f as work of the clock and settles.
func (b *bench) work(f func(ctx context.Context)) {
	b.Helper()
	done := make(chan struct{})
	b.w.Clock.Go("test", func(ctx context.Context) {
		defer close(done)
		f(ctx)
	})
	if err := b.w.Clock.Until(b.Context(), done); err != nil && !errors.Is(err, clock.ErrStuck) {
		b.Fatal(err)
	}
	b.w.Clock.Settle()
}

func newWorld() *world.World { return world.New(world.Options{}) }
