package fakesecrets

import (
	"strings"

	"github.com/rolloverhq/rollover/world"
)

// call is one request on its way through an operation, from the wire or from Go.
type call struct {
	caller *world.Caller
	stale  bool   // a read answers as if the last write were not visible yet
	args   string // what it was about, for the journal, once the operation knows better than the request

	secret, version string // the same, for those who read the journal by machine
}

// about tells the journal what the call did: the secret, the version, the labels.
func (c *call) about(sec *secret, v *version, labels ...string) {
	parts := []string{sec.name}
	c.secret = sec.name
	if v != nil {
		c.version = v.ordinal
		parts = append(parts, v.ordinal)
	}
	c.args = strings.Join(append(parts, labels...), " ")
}

// findLocked returns the secret that an id names, or E1.
func (s *Service) findLocked(id *string) (*secret, error) {
	if sec := s.store.resolve(*id); sec != nil {
		return sec, nil
	}
	return nil, noSecret.of()
}

// findLiveLocked is findLocked for what a secret scheduled for deletion refuses (spec 8.3).
func (s *Service) findLiveLocked(id *string) (*secret, error) {
	sec, err := s.findLocked(id)
	if err == nil && !sec.deletion.IsZero() {
		return nil, markedDeleted.of()
	}
	return sec, err
}

// readLocked is findLocked for a read, which may be stale.
func (s *Service) readLocked(c *call, id *string) (*secret, error) {
	sec, err := s.findLocked(id)
	if err == nil && c.stale {
		if sec = sec.before; sec == nil {
			return nil, noSecret.of()
		}
	}
	return sec, err
}
