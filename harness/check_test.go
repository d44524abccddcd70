package harness_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/verdict"
)

// recorder is a test that remembers what it was told.
type recorder struct {
	testing.TB
	said     []string
	cleanups []func()
	failed   bool
}

func (r *recorder) Helper()          {}
func (r *recorder) Name() string     { return "TestRecorded" }
func (r *recorder) Failed() bool     { return r.failed }
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Logf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *recorder) Errorf(format string, args ...any) { r.failed = true; r.Logf(format, args...) }

func (r *recorder) end() string {
	for _, f := range r.cleanups {
		f()
	}
	return strings.Join(r.said, "\n")
}

// failing is a function that never gets anywhere.
func failing(context.Context, []byte) ([]byte, error) { return nil, errors.New("no way") }

func TestChecksSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	s := harness.Run(r)
	s.Lambda.Handle("rotate", failing)
	s.Put(rotated, "{}")
	s.RotateOn(rotated, "rate(24 hours)", "rotate")
	s.Clock.Advance(time.Hour)
	s.CheckRotations(r, 1)
	if !r.failed {
		t.Error("CheckRotations passed a rotation that failed")
	}
	said := r.end()
	for _, want := range []string{
		"0 rotations succeeded, and 1 were to", "no way",
		"the end of the journal", "repeat it: go test -run '^TestRecorded$'",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing was said of %q:\n%s", want, said)
		}
	}
}

func TestAFaultThatNeverHappenedFailsTheTest(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	s := harness.Run(r)
	s.Faults.On("auth0.oauth.token").Do(fault.Refuse())
	if said := r.end(); !r.failed || !strings.Contains(said, "the fault never happened: auth0.oauth.token: refuse") {
		t.Errorf("said: %s", said)
	}
}

func TestUnknownOperationsAreToldWhatThereIs(t *testing.T) {
	t.Parallel()
	s := harness.Run(t)
	if err := s.KnowsOperation("secrets.PutSecretValue"); err != nil {
		t.Error(err)
	}
	if err := s.KnowsOperation("secrets.Put"); err == nil || !strings.Contains(err.Error(), "secrets.PutSecretValue") {
		t.Errorf("got %v", err)
	}
}

func TestAReaderWithNothingToReadIsLockedOut(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	s := harness.Run(r)
	s.Lambda.Handle("rotate", func(context.Context, []byte) ([]byte, error) { return nil, nil })
	s.Accept(rotated, audience)
	s.Put(rotated, "{}")
	reader := s.Reader(rotated, harness.EveryRead())
	s.Clock.Advance(time.Hour)
	reader.CheckOutage(t, 1, time.Hour)
	reader.CheckNoOutage(r)
	if said := r.end(); !strings.Contains(said, "was locked out from Mon 2035-01-01 00:00:00 to the end, for 1h") {
		t.Errorf("said: %s", said)
	}
	if outages := reader.Outages(); len(outages) != 1 || !outages[0].Open {
		t.Errorf("outages %v", outages)
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"testdata":         "a folder without Go files",
		"check.go":         "neither a zip nor an executable",
		"./no/such/folder": "no such target",
	} {
		if _, err := harness.TargetAt(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", path, err, want)
		}
	}
	for path, want := range map[string]string{"../cmd/rotate": "../cmd/rotate", "example.com/some/lambda": "example.com/some/lambda", "testdata/bootstrap": "testdata/bootstrap"} {
		got, err := harness.TargetAt(path)
		if err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v", path, got, err)
		}
	}
}

func Example() {
	s, err := harness.New(harness.Options{})
	if err != nil {
		panic(err)
	}
	defer s.Close()
	steps := 0
	err = s.Deploy(harness.Function{Name: "rotate"}, harness.Handler(func(context.Context, []byte) ([]byte, error) {
		steps++
		return nil, nil
	}))
	if err != nil {
		panic(err)
	}
	if err := s.Secrets.Create("service-token-demo"); err != nil {
		panic(err)
	}
	if err := s.Rotate("service-token-demo", "rotate", harness.Schedule{Expression: "rate(24 hours)"}); err != nil {
		panic(err)
	}
	s.Clock.Settle()
	for _, r := range verdict.Rotations(s.Journal.Entries()) {
		fmt.Println(steps, "steps; succeeded:", r.OK)
	}
	// Output: 4 steps; succeeded: false
}
