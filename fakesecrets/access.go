package fakesecrets

import (
	"errors"
	"strconv"
	"time"

	"github.com/rolloverhq/rollover/iam"
)

// Restrict declares the identity policy of a principal, by the name that the journal has for it: a
// function's name, "operator", "test". From then on it may do what the policy allows, and within its own
// account also what a secret's policy gives to it by name; anything else is AccessDeniedException. A
// principal without a declared policy may do everything. An empty policy takes the declaration back. The
// error is a *iam.SyntaxError.
func (s *Service) Restrict(principal, policy string) error {
	var p *iam.Policy
	if policy != "" {
		var err error
		if p, err = iam.ParseIdentity(policy); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p == nil {
		delete(s.identities, principal)
	} else {
		s.identities[principal] = p
	}
	return nil
}

// mayLocked is the authorisation of what a call does to a secret: E20 unless the policies allow it. A nil
// secret is one that an id names in vain; the resource is then the id as it was given.
func (s *Service) mayLocked(c *call, id string, sec *secret) error {
	if sec != nil {
		return s.allowedLocked(c, id, sec.arn, sec.store.account, sec)
	}
	account := c.at.account
	if at, _, ok := placeOf(id); ok && at.region == c.at.region {
		account = at.account
	}
	return s.allowedLocked(c, id, id, account, nil)
}

// mayAnywhereLocked is the authorisation of an operation that has no resource of its own.
func (s *Service) mayAnywhereLocked(c *call) error {
	return s.allowedLocked(c, "*", "*", c.at.account, nil)
}

// mayCreateLocked is the authorisation of CreateSecret. The suffix that the ARN will have is in nobody's
// policy: question marks stand for it.
func (s *Service) mayCreateLocked(c *call, name string) error {
	return s.allowedLocked(c, name, c.at.arnPrefix()+name+anySuffix, c.at.account, nil)
}

// allowedLocked asks the policies: within one account the identity's or the secret's is enough, between
// accounts both are needed, and a Deny in either decides.
func (s *Service) allowedLocked(c *call, given, resource, account string, sec *secret) error {
	identity, restricted := s.identities[c.caller.Name]
	var attached *iam.Policy
	if sec != nil {
		attached = sec.attached
	}
	home := account == c.at.account
	if !restricted && attached == nil && home {
		return nil
	}
	r := iam.Request{
		Principal: iam.Principal{ARN: c.at.user(c.caller.Name)}, Action: "secretsmanager:" + c.op,
		Resource: resource, Context: s.factsLocked(c, sec), ByName: home,
	}
	own, theirs := iam.Allowed, iam.Evaluate(r, attached)
	if restricted {
		own = iam.Evaluate(r, identity)
	}
	refuse := func(why failure, policy string) error { return why.of(r.Principal.ARN, c.op, given, policy) }
	switch {
	case own == iam.DeniedExplicitly:
		return refuse(deniedExplicitly, "an identity-based")
	case theirs == iam.DeniedExplicitly:
		return refuse(deniedExplicitly, "a resource-based")
	case home && theirs == iam.Allowed:
		return nil
	case own != iam.Allowed:
		return refuse(denied, "identity-based")
	case !home && theirs != iam.Allowed:
		return refuse(denied, "resource-based")
	}
	return nil
}

// factsLocked is what conditions are asked about. A request to a listener here stands for one by TLS.
func (s *Service) factsLocked(c *call, sec *secret) map[string][]string {
	now := s.world.Clock.Now()
	facts := map[string][]string{
		"aws:SecureTransport": {"true"},
		"aws:RequestedRegion": {c.at.region},
		"aws:CurrentTime":     {now.Format(time.RFC3339)},
		"aws:EpochTime":       {strconv.FormatInt(now.Unix(), 10)},
		"aws:username":        {c.caller.Name},
	}
	if sec != nil {
		facts["secretsmanager:SecretId"] = []string{sec.arn}
		facts["aws:ResourceAccount"] = []string{sec.store.account}
		facts["secretsmanager:SecretPrimaryRegion"] = []string{sec.store.region}
		for _, t := range sec.tags {
			facts["aws:ResourceTag/"+deref(t.Key)] = []string{deref(t.Value)}
			facts["secretsmanager:ResourceTag/"+deref(t.Key)] = []string{deref(t.Value)}
		}
		if f := sec.rotation.function; f != "" {
			facts["secretsmanager:resource/AllowRotationLambdaArn"] = []string{f}
		}
	}
	for key, values := range requestFacts(c.in) {
		facts[key] = values
	}
	return facts
}

// malformed is a parse error of a resource policy in the vendor's words (E22).
func malformed(err error) error {
	var principal *iam.PrincipalError
	if errors.As(err, &principal) {
		return badPrincipal.of()
	}
	return badPolicy.of()
}
