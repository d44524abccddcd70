package fakesecrets

type stopReplicationToReplicaInput struct {
	SecretId *string
}

type stopReplicationToReplicaOutput struct {
	ARN string
}

func (in *stopReplicationToReplicaInput) check(c *checks) { c.secretID(in.SecretId) }

// stopReplicationToReplica is spec 4.23: asked in the replica's region, it makes a secret of its own of it.
func (s *Service) stopReplicationToReplica(c *call, in *stopReplicationToReplicaInput) (*stopReplicationToReplicaOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLocked(c, in.SecretId)
	switch {
	case err != nil:
		return nil, err
	case sec.primary == nil:
		return nil, noReplica.of()
	}
	c.about(sec, nil)
	s.promoteReplicaLocked(c, sec)
	return &stopReplicationToReplicaOutput{sec.arn}, nil
}
