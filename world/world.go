// Package world is what every fake of one test must agree on: the clock, the faults, the journal, and
// the names.
//
// A World is handed to each fake as one value. There is nothing global: two worlds never see each
// other, and making one costs microseconds, so a thousand may run side by side.
package world

import (
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
)

// World is one world. Make it with New. All its parts are safe for concurrent use.
type World struct {
	Clock   *clock.Clock
	Faults  *fault.Plan
	Journal *journal.Journal
	Names   *Names
	Callers *Callers
	Debts   *Debts

	Addresses *Addresses

	seed uint64
}

// Options say how a world begins. The zero value is ready for use.
type Options struct {
	Start time.Time // zero: clock.Start
	Seed  uint64    // chooses wherever the vendors' contracts leave a choice, and among waiting guests
}

// New returns a world in which nothing has happened.
func New(o Options) *World {
	if o.Start.IsZero() {
		o.Start = clock.Start
	}
	w := &World{
		Faults:  fault.NewPlan(),
		Journal: new(journal.Journal),
		Names:   newNames(),
		Debts:   new(Debts),

		Addresses: new(Addresses),

		seed: o.Seed,
	}
	w.Clock = clock.New(o.Start, w.Rand("turn").IntN)
	w.Callers = newCallers(w.Clock)
	return w
}

// Seed returns the seed that the world was made with.
func (w *World) Seed() uint64 { return w.seed }

// Record writes a fact into the journal at the world's instant.
func (w *World) Record(f journal.Fact) { w.Journal.Add(w.Clock.Now(), f) }
