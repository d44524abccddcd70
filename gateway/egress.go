package gateway

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// turnAway records that whoever is inside an invocation reached for something that is not in the world, and
// returns what it is told. how is the way it was tried.
func (g *Gateway) turnAway(to, how string) error {
	to = withoutUsualPort(canonical(to))
	g.record(to, how)
	return fmt.Errorf("rollover: nothing answers at %s in this world: mount it, or leave the call out", to)
}

func (g *Gateway) record(to, how string) {
	c := g.world.Callers.Present()
	run := c.Run()
	g.world.Record(journal.Egress{
		By: c.Name, Step: run.Step, Run: run.Number, Attempt: run.Attempt,
		To: g.world.Names.Mask(to), How: how,
	})
}
