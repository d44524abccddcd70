package fakesecrets

import "github.com/rolloverhq/rollover/iam"

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

// validateResourcePolicy is spec 4.18. A policy of bad syntax is refused as PutResourcePolicy does; that it
// is public, or that it denies the caller the means to take it off again, is told.
func (s *Service) validateResourcePolicy(c *call, in *validateResourcePolicyInput) (*validateResourcePolicyOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	arn := c.at.arnPrefix() + "any"
	if in.SecretId != nil {
		sec, err := s.findLocked(c, in.SecretId)
		if err != nil {
			return nil, err
		}
		arn = sec.arn
	} else if err := s.mayAnywhereLocked(c); err != nil {
		return nil, err
	}
	policy, err := iam.ParseResource(*in.ResourcePolicy)
	if err != nil {
		return nil, malformed(err)
	}
	out := &validateResourcePolicyOutput{ValidationErrors: []policyError{}}
	if policy.Public() {
		out.ValidationErrors = append(out.ValidationErrors, policyError{"PublicPolicy", "The resource policy gives access to everybody."})
	}
	put := iam.Request{Principal: iam.Principal{ARN: c.at.user(c.caller.Name)}, Action: "secretsmanager:PutResourcePolicy", Resource: arn, Context: s.factsLocked(c, nil)}
	if iam.Evaluate(put, policy) == iam.DeniedExplicitly {
		out.ValidationErrors = append(out.ValidationErrors, policyError{"LockoutPolicy", "The resource policy denies its author to change it again."})
	}
	out.PolicyValidationPassed = len(out.ValidationErrors) == 0
	return out, nil
}
