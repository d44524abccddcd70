package fakesecrets

type validateResourcePolicyInput struct {
	SecretId       *string
	ResourcePolicy *string
}

type validateResourcePolicyOutput struct {
	PolicyValidationPassed bool
	ValidationErrors       []policyError
}

type policyError struct {
	CheckName    string
	ErrorMessage string
}

func (in *validateResourcePolicyInput) check(c *checks) {
	if in.SecretId != nil {
		c.secretID(in.SecretId)
	}
	c.required("resourcePolicy", in.ResourcePolicy != nil)
	c.length("resourcePolicy", in.ResourcePolicy, 1, 20480)
}

// validateResourcePolicy is spec 4.18. Only the syntax is checked: policies are not enforced here, and
// whether one is public, or locks its author out, is not looked at.
func (s *Service) validateResourcePolicy(_ *call, in *validateResourcePolicyInput) (*validateResourcePolicyOutput, error) {
	if in.SecretId != nil {
		s.mu.Lock()
		_, err := s.findLocked(in.SecretId)
		s.mu.Unlock()
		if err != nil {
			return nil, err
		}
	}
	if !isPolicy(*in.ResourcePolicy) {
		return nil, badPolicy.of()
	}
	return &validateResourcePolicyOutput{PolicyValidationPassed: true, ValidationErrors: []policyError{}}, nil
}
