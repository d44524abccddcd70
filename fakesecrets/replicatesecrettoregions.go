package fakesecrets

type replicateSecretToRegionsInput struct {
	SecretId                    *string
	AddReplicaRegions           []replicaRegion
	ForceOverwriteReplicaSecret *bool
}

// replicated is the output of the operations that a primary's replicas are changed by.
type replicated struct {
	ARN               string
	ReplicationStatus []replicationStatus `json:",omitempty"`
}

func (in *replicateSecretToRegionsInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.required("addReplicaRegions", in.AddReplicaRegions != nil)
	if in.AddReplicaRegions != nil && len(in.AddReplicaRegions) < 1 {
		c.fail("addReplicaRegions", "[]", "Member must have length greater than or equal to 1")
	}
	checkReplicaRegions(c, in.AddReplicaRegions)
}

// replicateSecretToRegions is spec 4.21.
func (s *Service) replicateSecretToRegions(c *call, in *replicateSecretToRegionsInput) (*replicated, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	if err := sec.replicable(in.AddReplicaRegions); err != nil {
		return nil, err
	}
	c.about(sec, nil)
	s.replicateLocked(sec, in.AddReplicaRegions, deref(in.ForceOverwriteReplicaSecret))
	return &replicated{sec.arn, sec.statuses(in.AddReplicaRegions)}, nil
}
