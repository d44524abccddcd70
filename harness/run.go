package harness

import (
	"flag"
	"fmt"
	"strings"
)

// TB is what the harness needs of a *testing.T, so that it does not import testing.
type TB interface {
	Helper()
	Cleanup(func())
	Name() string
	Failed() bool
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Option changes the Options of Run.
type Option func(*Options)

// Seed chooses wherever the vendors leave a choice, and among several waiting functions.
func Seed(n uint64) Option { return func(o *Options) { o.Seed = n } }

// With changes any of the options.
func With(f func(*Options)) Option { return f }

// Run returns a stack for one test, and ends it with the test. When the test has failed, the end of the
// journal and a line that repeats the run are logged. Work that is still waiting then, and a fault that
// never happened, fail the test.
func Run(t TB, opts ...Option) *Stack {
	t.Helper()
	builder, release := shared.use()
	t.Cleanup(func() {
		if err := release(); err != nil {
			t.Errorf("rollover: %v", err)
		}
	})
	var o Options
	if f := flag.Lookup(seedFlag); f != nil {
		_, _ = fmt.Sscan(f.Value.String(), &o.Seed) // the flag package has checked it
	}
	for _, opt := range opts {
		opt(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatalf("rollover: %v", err)
	}
	s.Lambda.t, s.Lambda.builder = t, builder
	t.Cleanup(func() { s.end(t) })
	return s
}

// seedFlag is a flag that a test binary may define to repeat a run: flag.Uint64("harness.seed", 0, "").
const seedFlag = "harness.seed"

// end checks what must hold at the end of any test, tells the story of a failed one, and closes.
func (s *Stack) end(t TB) {
	t.Helper()
	for _, r := range s.Faults.Unfired() {
		t.Errorf("rollover: the fault never happened: %s", r)
	}
	if pending := s.Clock.Pending(); len(pending) > 0 {
		t.Errorf("rollover: still waiting at the end of the test: %s", strings.Join(pending, ", "))
	}
	if t.Failed() {
		t.Logf("rollover: the end of the journal:\n%s\nrepeat it: go test -run '^%s$' (seed %d)",
			s.tail(40), t.Name(), s.World.Seed())
	}
	if err := s.Close(); err != nil {
		t.Errorf("rollover: %v", err)
	}
}

// tail is the end of the journal, a line an entry.
func (s *Stack) tail(lines int) string {
	entries := s.Journal.Entries()
	var b strings.Builder
	for _, e := range entries[max(0, len(entries)-lines):] {
		fmt.Fprintf(&b, "  %s\n", e)
	}
	return b.String()
}

// Story writes the whole journal, a line an entry, for a test that wants to show it.
func (s *Stack) Story() string { return s.tail(len(s.Journal.Entries())) }
