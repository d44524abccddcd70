package harness_test

import (
	"errors"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/gateway"
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

// BenchmarkColdStart is a cold start with its end, and the keeping of the function from everything outside.
func BenchmarkColdStart(b *testing.B) {
	code := harness.Package("../cmd/rotate")
	defer code.Close()
	if err := code.Prepare(); err != nil {
		b.Fatal(err)
	}
	places := harness.Seal() // this binary is a keeper, too
	defer places.Close()
	for name, seal := range map[string]*gateway.Places{"proxied": nil, "sealed": places} {
		b.Run(name, func(b *testing.B) {
			s, err := harness.New(harness.Options{Seal: seal, Lambda: fakelambda.Options{ColdStarts: true}})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			if why := s.Sealed(); seal != nil && why != nil {
				b.Skip(why)
			}
			if err := s.Deploy(harness.Function{Name: "rotate"}, code); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, _, err := s.Lambda.Invoke(b.Context(), "rotate", []byte("{}")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSeal is a place in which functions are sealed, made and ended.
func BenchmarkSeal(b *testing.B) {
	for b.Loop() {
		places := harness.Seal()
		s, err := harness.New(harness.Options{Seal: places})
		if err != nil {
			b.Fatal(err)
		}
		if why := s.Sealed(); why != nil {
			b.Skip(why)
		}
		if err := errors.Join(s.Close(), places.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
