package harness_test

import (
	"maps"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/timewarp"
)

// quarterHour is the longest time-out that Lambda gives.
const quarterHour = 15 * time.Minute

// doze invokes a function that sleeps, in a stack of its own.
func doze(tb testing.TB, code harness.Target, sleep string) (functionError, answer string, s *harness.Stack) {
	tb.Helper()
	s, err := harness.New(harness.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	if err := s.Deploy(harness.Function{Name: "dozer", Timeout: quarterHour}, code); err != nil {
		tb.Fatal(err)
	}
	functionError, got, err := s.Lambda.Invoke(tb.Context(), "dozer", []byte(`{"Sleep":"`+sleep+`"}`))
	if err != nil {
		tb.Fatal(err)
	}
	return functionError, string(got), s
}

// A function may sleep for as long as Lambda lets it, and no longer.
func TestASleeperHasAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	needsGo(t)
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	code := goPackage(t, "./testdata/dozer")
	for sleep, want := range map[string]struct {
		answer  string
		outcome journal.Outcome
		passed  time.Duration
	}{
		"14m": {`"14m0s"`, journal.OK, 14 * time.Minute},
		"16m": {"", journal.TimedOut, quarterHour},
	} {
		t.Run(sleep, func(t *testing.T) {
			t.Parallel()
			functionError, answer, s := doze(t, code, sleep)
			defer s.Close()
			var outcome journal.Outcome
			for _, e := range s.Journal.Entries() {
				if r, ok := e.Fact.(journal.Returned); ok {
					outcome = r.Outcome
				}
			}
			if outcome != want.outcome || want.answer != "" && answer != want.answer || (functionError == "") != (want.answer != "") {
				t.Errorf("%s: %s %s", outcome, functionError, answer)
			}
			if passed := s.Clock.Now().Sub(clock.Start); passed < want.passed || passed > want.passed+time.Second {
				t.Errorf("the world moved by %v, want %v", passed, want.passed)
			}
		})
	}
}

// sleepy is a function with ten seconds of sleep in each of its steps.
type sleepy struct{ harness.Target }

func (s sleepy) Deploy(l *fakelambda.Service, c fakelambda.Config) error {
	c.Env = maps.Clone(c.Env)
	c.Env["SLEEP_IN_EACH_STEP"] = "10s"
	return s.Target.Deploy(l, c)
}

// rotateFor has a function rotate the service token every day.
func rotateFor(tb testing.TB, code harness.Target, days int) *harness.Stack {
	tb.Helper()
	s, err := harness.New(harness.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	if err := serviceToken(s, code); err != nil {
		tb.Fatal(err)
	}
	s.Clock.Advance(time.Duration(days)*24*time.Hour + time.Minute)
	s.CheckRotations(tb, days+1)
	return s
}

// Sleep takes its time of the world's, to the second: four times ten seconds a rotation, and testSecret's own ten.
func TestSleepInEachStepTakesItsTime(t *testing.T) {
	t.Parallel()
	needsGo(t)
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	s := rotateFor(t, sleepy{goPackage(t, "../examples/bad/fixed-sleep")}, 2)
	defer s.Close()
	var began time.Time
	for _, e := range s.Journal.Entries() {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			began = e.At
		case journal.RotationEnded:
			// Five waits, each of which may lose a grain of 10 ms to what the process has computed on a slow machine.
			if took := e.At.Sub(began); !f.OK || took < 50*time.Second-5*10*time.Millisecond || took > 51*time.Second {
				t.Errorf("a rotation took %v, want 50 s: %v", took, f)
			}
		}
	}
}

// goPackage is a Go package whose executable is removed with the test.
func goPackage(tb testing.TB, folder string) *harness.PackageTarget {
	tb.Helper()
	code := harness.Package(folder)
	tb.Cleanup(func() {
		if err := code.Close(); err != nil {
			tb.Error(err)
		}
	})
	return code
}

// BenchmarkNinetyDays is ninety daily rotations by a function that sleeps ten seconds in each step, and ten more.
func BenchmarkNinetyDays(b *testing.B) {
	code := goPackage(b, "../examples/bad/fixed-sleep")
	if err := code.Prepare(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := rotateFor(b, sleepy{code}, 90).Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkQuarterHour is a cold start and a sleep: one that ends, and one that the time-out ends.
func BenchmarkQuarterHour(b *testing.B) {
	code := goPackage(b, "./testdata/dozer")
	if err := code.Prepare(); err != nil {
		b.Fatal(err)
	}
	for _, sleep := range []string{"14m", "16m"} {
		b.Run(sleep, func(b *testing.B) {
			for b.Loop() {
				_, _, s := doze(b, code, sleep)
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
