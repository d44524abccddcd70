package fakesecrets

import "encoding/json"

type putResourcePolicyInput struct {
	SecretId          *string
	ResourcePolicy    *string
	BlockPublicPolicy *bool
}

type resourcePolicyInput struct {
	SecretId *string
}

type getResourcePolicyOutput struct {
	ARN            string
	Name           string
	ResourcePolicy string `json:",omitempty"`
}

func (in *putResourcePolicyInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.required("resourcePolicy", in.ResourcePolicy != nil)
	c.length("resourcePolicy", in.ResourcePolicy, 1, 20480)
}

func (in *resourcePolicyInput) check(c *checks) { c.secretID(in.SecretId) }

// putResourcePolicy is spec 4.15. A policy is stored and shown; it is not enforced, and whether it is
// public is not looked at.
func (s *Service) putResourcePolicy(c *call, in *putResourcePolicyInput) (*named, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(in.SecretId)
	if err != nil {
		return nil, err
	}
	var policy struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(*in.ResourcePolicy), &policy) != nil || len(policy.Statement) == 0 {
		return nil, badPolicy.of()
	}
	s.changeLocked(sec, c.caller)
	sec.policy = *in.ResourcePolicy
	return &named{ARN: sec.arn, Name: sec.name}, nil
}

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

// deleteResourcePolicy is spec 4.17; that there is none is no error.
func (s *Service) deleteResourcePolicy(c *call, in *resourcePolicyInput) (*named, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLocked(in.SecretId)
	if err != nil {
		return nil, err
	}
	s.changeLocked(sec, c.caller)
	sec.policy = ""
	return &named{ARN: sec.arn, Name: sec.name}, nil
}
