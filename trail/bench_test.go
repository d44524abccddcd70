package trail_test

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/trail"
)

// year is the history of a year of daily rotations, with the calls that they make.
func year() *story {
	s := tell()
	for run := 1; run <= 365; run++ {
		s.now = start.Add(time.Duration(run) * 24 * time.Hour)
		s.tell(begins(run, 1, journal.BySchedule))
		for range 12 {
			s.tell(journal.Call{Op: "secrets.GetSecretValue", By: "rotate", Status: 200, Secret: secret, Asked: journal.Asked{SecretID: arn}})
		}
		s.tell(ends(run, 1, journal.RotationEnded{OK: true}))
	}
	return s
}

// BenchmarkEvents is a year's history read as events, and each of them held against a pattern.
func BenchmarkEvents(b *testing.B) {
	history := year().Entries()
	p, err := trail.Parse(`{"source":["aws.secretsmanager"],"detail":{"eventName":[{"prefix":"RotationF"}]}}`)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			trail.Events(history, trail.Options{})
		}
	})
	b.Run("match", func(b *testing.B) {
		events := trail.Events(history, trail.Options{})
		for b.Loop() {
			for _, e := range events {
				if p.Matches(e) {
					b.Fatalf("%+v", e)
				}
			}
		}
	})
}
