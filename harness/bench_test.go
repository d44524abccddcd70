package harness_test

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/harness"
)

// BenchmarkRun is a stack that is ready, and its end.
func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		s, err := harness.New(harness.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkYear is 365 daily rotations by the real binary.
func BenchmarkYear(b *testing.B) {
	code := harness.Package("../cmd/rotate")
	defer code.Close()
	if err := code.Prepare(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := harness.New(harness.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := serviceToken(s, code); err != nil {
			b.Fatal(err)
		}
		s.Clock.Advance(365 * 24 * time.Hour)
		s.CheckRotations(b, 366)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
