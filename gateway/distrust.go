package gateway

import "github.com/rolloverhq/rollover/journal"

// distrusted records that whoever is inside an invocation does not believe who answers at a name.
func (g *Gateway) distrusted(name, alert string) {
	c := g.world.Callers.Present()
	run := c.Run()
	g.world.Record(journal.Distrusted{
		By: c.Name, Step: run.Step, Run: run.Number, Attempt: run.Attempt,
		To: g.world.Names.Mask(canonical(name)), Alert: alert,
	})
}
