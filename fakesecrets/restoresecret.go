package fakesecrets

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

type restoreSecretInput struct {
	SecretId *string
}

func (in *restoreSecretInput) check(c *checks) { c.secretID(in.SecretId) }

// restoreSecret is spec 8.2; of a secret that is not scheduled for deletion it succeeds (O8). A
// rotation window that has passed meanwhile is passed; the next one is counted from now.
func (s *Service) restoreSecret(c *call, in *restoreSecretInput) (*named, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	if sec.primary != nil {
		return nil, replicaWritten.of()
	}
	c.about(sec, nil)
	out := &named{ARN: sec.arn, Name: sec.name}
	if sec.deletion.IsZero() {
		return out, nil
	}
	w := s.changeLocked(sec, c.caller)
	w.deletionLocked(journal.DeletionCancelled, sec.versions...)
	sec.purge.cancelLocked()
	sec.deletion = time.Time{}
	r := &sec.rotation
	switch {
	case !r.enabled || r.schedule == nil:
	case s.options.Start.in(r.next).After(w.now):
		s.armLocked(sec, r.next)
	default:
		s.planLocked(sec, w.now)
	}
	w.touchLocked()
	return out, nil
}
