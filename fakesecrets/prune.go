package fakesecrets

import (
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

const (
	cleanAbove    = 100 // versions; above it the deprecated ones go, oldest first
	versionQuota  = 150 // versions; one write in ten minutes for a day is allowed (spec 5.4) and makes 144
	protectedTime = 24 * time.Hour
)

// pruneLocked removes deprecated versions for the sake of one that is to come, and reports whether
// there is room for it (spec 5.4). A version younger than 24 hours stays.
func (s *Service) pruneLocked(sec *secret) bool {
	now := s.world.Clock.Now()
	excess := len(sec.versions) + 1 - cleanAbove
	if excess > 0 {
		var gone []*version
		sec.versions = slices.DeleteFunc(slices.Clone(sec.versions), func(v *version) bool {
			if excess == 0 || !v.deprecated() || now.Sub(v.created) < protectedTime {
				return false
			}
			excess--
			delete(sec.byID, v.id)
			gone = append(gone, v)
			return true
		})
		w := s.beginLocked(sec, itself, world.Run{})
		w.deletionLocked(journal.DeletionStarted, gone...)
		w.deletionLocked(journal.DeletionEnded, gone...)
	}
	return len(sec.versions) < versionQuota
}
