package fakesecrets

import (
	"strings"

	"github.com/rolloverhq/rollover/world"
)

// call is one request on its way through an operation, from the wire or from Go.
type call struct {
	op     string // "GetSecretValue"
	caller *world.Caller
	at     place  // where the caller is: his account, and the region that he asks
	in     any    // the operation's input, for the conditions of policies
	stale  bool   // a read answers as if the last write were not visible yet
	args   string // what it was about, for the journal, once the operation knows better than the request

	secret, version string // the same, for those who read the journal by machine
}

// about tells the journal what the call did: the secret, the version, the labels.
func (c *call) about(sec *secret, v *version, labels ...string) {
	parts := []string{sec.title}
	c.secret = sec.title
	if v != nil {
		c.version = v.ordinal
		parts = append(parts, v.ordinal)
	}
	c.args = strings.Join(append(parts, labels...), " ")
}

// findLocked returns the secret that an id names, or E20, or E1: who may not ask learns nothing of what
// there is (spec 2.4).
func (s *Service) findLocked(c *call, id *string) (*secret, error) {
	sec := s.stores.resolve(c.at, *id)
	if err := s.mayLocked(c, *id, sec); err != nil {
		return nil, err
	}
	if sec == nil {
		return nil, noSecret.of()
	}
	return sec, nil
}

// findLiveLocked is findLocked for what a secret scheduled for deletion refuses (spec 8.3), and a replica
// (4.21).
func (s *Service) findLiveLocked(c *call, id *string) (*secret, error) {
	sec, err := s.findLocked(c, id)
	if err == nil && !sec.deletion.IsZero() {
		return nil, markedDeleted.of()
	}
	if err == nil && sec.primary != nil {
		return nil, replicaWritten.of()
	}
	return sec, err
}

// readLocked is findLocked for a read, which may be stale: by a fault, or because the secret is so for a
// number of reads.
func (s *Service) readLocked(c *call, id *string) (*secret, error) {
	sec, err := s.findLocked(c, id)
	if err != nil {
		return nil, err
	}
	written := sec
	if sec.primary != nil {
		written = sec.primary
	}
	switch {
	case written.stale > 0:
		written.stale--
	case !c.stale:
		return sec, nil
	}
	if written.before == nil {
		return nil, noSecret.of()
	}
	was := *written.before
	if sec.primary != nil {
		was = *sec
		was.content = written.before.content
	}
	return &was, nil
}

// keyLocked is E19: the service's own key of an account is of no use to another.
func (c *call) keyLocked(sec *secret) error {
	if sec.store.account != c.at.account && sec.kmsKey == "" {
		return foreignKey.of()
	}
	return nil
}
