package fakesecrets

import (
	"fmt"
	"slices"
)

type removeRegionsFromReplicationInput struct {
	SecretId             *string
	RemoveReplicaRegions []string
}

func (in *removeRegionsFromReplicationInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.required("removeReplicaRegions", in.RemoveReplicaRegions != nil)
	if in.RemoveReplicaRegions != nil && len(in.RemoveReplicaRegions) < 1 {
		c.fail("removeReplicaRegions", "[]", "Member must have length greater than or equal to 1")
	}
	for i := range in.RemoveReplicaRegions {
		checkRegion(c, fmt.Sprintf("removeReplicaRegions.%d.member", i+1), &in.RemoveReplicaRegions[i])
	}
}

// removeRegionsFromReplication is spec 4.22: the replicas there are gone at once.
func (s *Service) removeRegionsFromReplication(c *call, in *removeRegionsFromReplicationInput) (*replicated, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	for _, region := range in.RemoveReplicaRegions {
		if !slices.ContainsFunc(sec.replicas, func(r *replica) bool { return r.region == region }) {
			return nil, badReplicaRegion.of()
		}
	}
	c.about(sec, nil)
	for _, r := range slices.Clone(sec.replicas) {
		if slices.Contains(in.RemoveReplicaRegions, r.region) {
			sec.unreplicateLocked(r.region)
			if r.secret != nil {
				r.secret.store.remove(r.secret)
			}
		}
	}
	return &replicated{sec.arn, sec.statuses(nil)}, nil
}
