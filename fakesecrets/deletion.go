package fakesecrets

import "github.com/rolloverhq/rollover/journal"

// deletionLocked tells the journal how far the deletion of versions has come (spec 7.6).
func (c *change) deletionLocked(to journal.DeletionState, versions ...*version) {
	for _, v := range versions {
		c.service.world.Record(journal.Deletion{
			Secret: c.secret.title, Version: v.ordinal, To: to, By: c.by, Step: c.run.Step, Run: c.run.Number,
		})
	}
}
