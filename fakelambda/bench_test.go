package fakelambda

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/timewarp"
)

var modes = []struct {
	name string
	o    Options
}{{"warped", Options{}}, {"plain", Options{Plain: true}}}

// One cold start: a process from nothing to its first answer, and its end.
func BenchmarkColdStart(b *testing.B) {
	for _, m := range modes {
		b.Run(m.name, func(b *testing.B) {
			w := newMode(b, m.o)
			w.work(func(ctx context.Context) {
				for b.Loop() {
					w.echo(ctx)
					w.drop()
				}
			})
		})
	}
}

// One invocation of a warm sandbox, next after next at one instant, as the steps of a rotation.
func BenchmarkWarm(b *testing.B) {
	for _, m := range modes {
		b.Run(m.name, func(b *testing.B) {
			w := newMode(b, m.o)
			w.work(func(ctx context.Context) {
				w.echo(ctx)
				for b.Loop() {
					w.echo(ctx)
				}
			})
		})
	}
}

// One invocation of a sandbox that has been frozen, some time after the last.
func BenchmarkThawed(b *testing.B) {
	w := newMode(b, Options{})
	for b.Loop() {
		w.invoke("guest", `{}`)
		w.w.Clock.Advance(time.Second)
	}
}

// One invocation with a wait of half a minute in it.
func BenchmarkSleep(b *testing.B) {
	w := newMode(b, Options{})
	w.work(func(ctx context.Context) {
		for b.Loop() {
			if fe, answer, err := w.s.Invoke(ctx, "guest", []byte(`{"do":"sleep","seconds":30}`)); fe != "" || err != nil {
				b.Fatalf("%s %s %v", fe, answer, err)
			}
		}
	})
}

// One invocation of a warm sandbox in each language, without and with a call to a service of the world.
func BenchmarkLanguages(b *testing.B) {
	for language, interpreter := range languages {
		for _, m := range modes {
			for _, do := range []string{"nothing", "get"} {
				b.Run(language+"/"+m.name+"/"+do, func(b *testing.B) {
					if err := timewarp.Supported(); err != nil && !m.o.Plain {
						b.Skip(err)
					}
					w := newBench(b, m.o)
					w.soaked(language, interpreter)
					s, err := wire.Serve(w.w, "", wire.Shell(w.w, &mill{b: w}))
					if err != nil {
						b.Fatal(err)
					}
					defer s.Close()
					payload := fmt.Appendf(nil, `{"do":%q,"url":"%s/fast"}`, do, s.URL)
					w.work(func(ctx context.Context) {
						for b.Loop() {
							if fe, answer, err := w.s.Invoke(ctx, "guest", payload); fe != "" || err != nil {
								b.Fatalf("%s %s %v", fe, answer, err)
							}
						}
					})
				})
			}
		}
	}
}

func BenchmarkHandler(b *testing.B) {
	w := newBench(b, Options{})
	w.handle(Config{}, func(_ context.Context, p []byte) ([]byte, error) { return p, nil })
	w.work(func(ctx context.Context) {
		for b.Loop() {
			w.echo(ctx)
		}
	})
}

func newMode(b *testing.B, o Options) *bench {
	if err := timewarp.Supported(); err != nil && !o.Plain {
		b.Skip(err)
	}
	w := newBench(b, o)
	w.guest(Config{Timeout: time.Minute})
	return w
}

func (b *bench) echo(ctx context.Context) {
	if fe, answer, err := b.s.Invoke(ctx, "guest", []byte(`{}`)); fe != "" || err != nil {
		b.Fatalf("%s %s %v", fe, answer, err)
	}
}

// drop ends the idle sandboxes.
func (b *bench) drop() {
	f := b.s.find("guest")
	f.mu.Lock()
	idle := f.idle
	f.idle = nil
	f.mu.Unlock()
	for _, sb := range idle {
		if err := sb.close(); err != nil {
			b.Fatal(err)
		}
	}
}
