package clock_test

import (
	"context"
	"testing"
	"time"
)

func BenchmarkAdvance(b *testing.B) {
	for b.Loop() {
		c := newClock()
		for i := range 100_000 {
			c.At(c.Now().Add(time.Duration(i%1000)*sec), "event", func(context.Context) {})
		}
		c.Advance(1000 * sec)
	}
}

func BenchmarkHold(b *testing.B) {
	c := newClock()
	for b.Loop() {
		c.Hold("request").Release()
	}
}
