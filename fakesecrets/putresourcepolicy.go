package fakesecrets

import "github.com/rolloverhq/rollover/iam"

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

// putResourcePolicy is spec 4.15. From then on the policy decides with those of the callers.
func (s *Service) putResourcePolicy(c *call, in *putResourcePolicyInput) (*named, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	policy, err := iam.ParseResource(*in.ResourcePolicy)
	switch {
	case err != nil:
		return nil, malformed(err)
	case deref(in.BlockPublicPolicy) && policy.Public():
		return nil, publicPolicy.of()
	}
	s.changeLocked(sec, c.caller)
	sec.policy, sec.attached = *in.ResourcePolicy, policy
	return &named{ARN: sec.arn, Name: sec.name}, nil
}
