package fakesecrets

// deleteResourcePolicy is spec 4.17; that there is none is no error.
func (s *Service) deleteResourcePolicy(c *call, in *resourcePolicyInput) (*named, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	if sec.primary != nil {
		return nil, replicaWritten.of()
	}
	s.changeLocked(sec, c.caller)
	sec.policy, sec.attached = "", nil
	return &named{ARN: sec.arn, Name: sec.name}, nil
}
