package fakesecrets

// resourcePolicyInput is that of reading and of deleting a policy.
type resourcePolicyInput struct {
	SecretId *string
}

type getResourcePolicyOutput struct {
	ARN            string
	Name           string
	ResourcePolicy string `json:",omitempty"`
}

func (in *resourcePolicyInput) check(c *checks) { c.secretID(in.SecretId) }

// getResourcePolicy is spec 4.16.
func (s *Service) getResourcePolicy(c *call, in *resourcePolicyInput) (*getResourcePolicyOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.readLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	return &getResourcePolicyOutput{ARN: sec.arn, Name: sec.name, ResourcePolicy: sec.policy}, nil
}
