package gateway_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/gateway"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// border is a gateway of a world of its own, with a function inside an invocation.
type border struct {
	*gateway.Gateway

	world *world.World
}

func newBorder(t testing.TB) *border {
	t.Helper()
	w := world.New(world.Options{})
	g := gateway.New(w)
	c := &world.Caller{Name: "rotate", Function: true}
	c.SetRun(world.Run{Number: 1, Attempt: 1, Step: "createSecret"})
	end := w.Callers.Begin(c)
	t.Cleanup(func() {
		end()
		if err := g.Close(); err != nil {
			t.Error(err)
		}
		if busy := w.Clock.Busy(); len(busy) > 0 {
			t.Errorf("holds are left: %q", busy)
		}
	})
	return &border{g, w}
}

// egresses are the journal's facts about what was reached for.
func (b *border) egresses() (all []journal.Egress) {
	for _, e := range b.world.Journal.Entries() {
		if f, ok := e.Fact.(journal.Egress); ok {
			all = append(all, f)
		}
	}
	return all
}

func (b *border) calls() (all []journal.Call) {
	for _, e := range b.world.Journal.Entries() {
		if f, ok := e.Fact.(journal.Call); ok {
			all = append(all, f)
		}
	}
	return all
}
