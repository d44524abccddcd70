package fakesecrets

import (
	"context"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

type deleteSecretInput struct {
	SecretId                   *string
	RecoveryWindowInDays       *int64
	ForceDeleteWithoutRecovery *bool
}

type deleteSecretOutput struct {
	ARN          string
	Name         string
	DeletionDate stamp
}

func (in *deleteSecretInput) check(c *checks) { c.secretID(in.SecretId) }

const usualRecoveryDays = 30

// deleteSecret is spec 8.1. A forced deletion takes effect at once, and of a secret that does not
// exist it succeeds.
func (s *Service) deleteSecret(c *call, in *deleteSecretInput) (*deleteSecretOutput, error) {
	force, days := deref(in.ForceDeleteWithoutRecovery), int64(usualRecoveryDays)
	if d := in.RecoveryWindowInDays; d != nil {
		switch days = *d; {
		case force:
			return nil, forceAndWindow.of()
		case days < 7 || days > 30:
			return nil, windowOutOfRange.of()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.world.Clock.Now()
	sec, err := s.findLocked(c, in.SecretId)
	switch {
	case err != nil && force && !isARN(*in.SecretId):
		return &deleteSecretOutput{ARN: s.stores.at(c.at).newARN(*in.SecretId), Name: *in.SecretId, DeletionDate: stamp(now)}, nil
	case err != nil:
		return nil, err
	case sec.primary != nil:
		return nil, replicaWritten.of()
	case len(sec.replicas) > 0:
		return nil, hasReplicas.of(*in.SecretId, strings.Join(sec.replicaRegions(), ","))
	case !force && !sec.deletion.IsZero():
		return nil, markedDeleted.of()
	}
	c.about(sec, nil)
	out := &deleteSecretOutput{ARN: sec.arn, Name: sec.name, DeletionDate: stamp(now)}
	s.stopRunLocked(sec, "the secret was deleted")
	w := s.changeLocked(sec, c.caller)
	if sec.deletion.IsZero() {
		w.deletionLocked(journal.DeletionStarted, sec.versions...)
	}
	if force {
		s.purgeLocked(w)
		return out, nil
	}
	sec.deletion = now.Add(time.Duration(days) * day)
	sec.rotation.start.cancelLocked()
	w.touchLocked()
	s.deleteLaterLocked(sec)
	out.DeletionDate = stamp(sec.deletion)
	return out, nil
}

// deleteLaterLocked queues the end of a secret at its deletion date.
func (s *Service) deleteLaterLocked(sec *secret) {
	sec.purge.setLocked(s, sec.deletion, "deletion of "+sec.title, func(_ context.Context, claimLocked func() bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if claimLocked() {
			s.purgeLocked(s.ownChangeLocked(sec, world.Run{}))
		}
	})
}

// purgeLocked takes a secret away, and tells the journal.
func (s *Service) purgeLocked(w *change) {
	s.removeLocked(w.secret)
	w.deletionLocked(journal.DeletionEnded, w.secret.versions...)
}

// removeLocked takes a secret away; its name is free at once.
func (s *Service) removeLocked(sec *secret) {
	sec.purge.cancelLocked()
	sec.rotation.enabled = false
	s.planLocked(sec, time.Time{})
	sec.store.remove(sec)
}
