package fakelambda

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/timewarp"
)

var (
	soak       = flag.Int("soak", 6, "how many invocations TestSoak makes")
	soakWorlds = flag.Int("soakworlds", 1, "in how many worlds at once TestSoak invokes a language's function")
	soakBudget = flag.Duration("soakbudget", 2*time.Minute, "how long TestSoak goes on at most")
)

// languages are those of the functions, with how to ask for the interpreter's real executable.
var languages = map[string][]string{
	"go": nil, "py": {"python3", "-c", "import sys; print(sys.executable)"}, "js": {"node", "-p", "process.execPath"},
}

// mill is a service of the world that takes its time: /busy refuses twice, /work takes two seconds,
// /slow twenty.
type mill struct {
	b *bench

	mu      sync.Mutex
	refused int
}

func (m *mill) Identify(r *http.Request, _ []byte) wire.Request {
	return wire.Request{Op: "mill." + r.URL.Path[1:], Caller: m.b.w.Callers.ByKey(r.Header.Get("X-Key"))}
}

func (m *mill) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/busy" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refused++; m.refused%3 != 0 {
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

func (m *mill) Refuse(w http.ResponseWriter, _ *http.Request, _ fault.Refusal) {
	w.WriteHeader(http.StatusServiceUnavailable)
}

// TestSoak invokes functions in three languages over and over that wait in every way they have: no
// wait may end early, no answer come too late, no wake-up be lost, no process be left.
func TestSoak(t *testing.T) {
	t.Parallel()
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	for language, interpreter := range languages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			var done atomic.Int64
			began := time.Now()
			t.Run("worlds", func(t *testing.T) {
				for world := range *soakWorlds {
					t.Run(fmt.Sprint(world), func(t *testing.T) {
						t.Parallel()
						soakWorld(t, language, interpreter, func() bool {
							return done.Load() < int64(*soak+2)/3 && time.Since(began) < *soakBudget
						}, &done)
					})
				}
			})
			took := time.Since(began)
			t.Logf("%d invocations in %d worlds in %v: %.1f a second", done.Load(), *soakWorlds, took.Round(time.Second), float64(done.Load())/took.Seconds())
		})
	}
}

// soakWorld invokes a function of one world as long as there is more to do. A world rests while it makes sure that its
// function does, so that others run in the meantime.
func soakWorld(t *testing.T, language string, interpreter []string, more func() bool, done *atomic.Int64) {
	t.Helper()
	b := warped(t)
	b.soaked(language, interpreter)
	m := &mill{b: b}
	s, err := wire.Serve(b.w, "", wire.Shell(b.w, m))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b.w.Faults.On("mill.work").Always().Do(fault.Delay(2 * time.Second))
	b.w.Faults.On("mill.slow").Always().Do(fault.Delay(20 * time.Second))
	payload := fmt.Sprintf(`{"do":"soak","url":%q}`, s.URL)
	for more() {
		before := b.w.Clock.Now()
		if fe, answer := b.invoke("guest", payload); fe != "" || answer != `"done"` {
			t.Fatalf("%s %s\n%s", fe, answer, b.s.Logs("guest"))
		}
		if d := b.w.Clock.Now().Sub(before); d < 18900*time.Millisecond || d > 30*time.Second {
			t.Fatalf("an invocation took the world %v, want 19 s, each wait rounded", d)
		}
		b.w.Clock.Advance(20 * time.Second) // what is slow is given up by now
		done.Add(1)
	}
	if err := b.s.Close(); err != nil {
		t.Error(err)
	}
	if left := processesOf(b); left != "" {
		t.Errorf("processes are left:\n%s", left)
	}
}

// soaked makes the function: the guest, or a script that a bootstrap runs by its interpreter.
func (b *bench) soaked(language string, interpreter []string) {
	b.Helper()
	c := Config{Name: "guest", Timeout: 2 * time.Minute, Env: map[string]string{"SOAK": b.Name()}}
	if interpreter == nil {
		b.guest(c)
		return
	}
	out, err := exec.Command(interpreter[0], interpreter[1:]...).Output()
	if err != nil {
		b.Skipf("%s is not here", interpreter[0])
	}
	script, err := filepath.Abs(filepath.Join("testdata", "soak", "soak."+language))
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "bootstrap")
	text := fmt.Sprintf("#!/bin/sh\nexec '%s' '%s'\n", strings.TrimSpace(string(out)), script)
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := b.s.Process(c, path); err != nil {
		b.Fatal(err)
	}
}

// processesOf lists the processes that have the environment of this test's functions.
func processesOf(b *bench) string {
	var left strings.Builder
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range all {
		if env, err := os.ReadFile(name); err == nil && strings.Contains(string(env), "\x00SOAK="+b.Name()+"\x00") {
			fmt.Fprintln(&left, name)
		}
	}
	return left.String()
}
