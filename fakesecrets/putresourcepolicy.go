package fakesecrets

import "encoding/json"

type putResourcePolicyInput struct {
	SecretId          *string
	ResourcePolicy    *string
	BlockPublicPolicy *bool
}

func (in *putResourcePolicyInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.required("resourcePolicy", in.ResourcePolicy != nil)
	c.length("resourcePolicy", in.ResourcePolicy, 1, 20480)
}

// putResourcePolicy is spec 4.15. A policy is stored and shown; it is not enforced, and whether it is
// public is not looked at.
func (s *Service) putResourcePolicy(c *call, in *putResourcePolicyInput) (*named, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(in.SecretId)
	if err != nil {
		return nil, err
	}
	if !isPolicy(*in.ResourcePolicy) {
		return nil, badPolicy.of()
	}
	s.changeLocked(sec, c.caller)
	sec.policy = *in.ResourcePolicy
	return &named{ARN: sec.arn, Name: sec.name}, nil
}

// isPolicy reports whether a text is a policy at all: a JSON object with a Statement.
func isPolicy(text string) bool {
	var policy struct{ Statement json.RawMessage }
	return json.Unmarshal([]byte(text), &policy) == nil && len(policy.Statement) > 0
}
