package fakesecrets

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

type rotateSecretInput struct {
	SecretId           *string
	ClientRequestToken *string
	RotationLambdaARN  *string
	RotationRules      *rotationRules
	RotateImmediately  *bool

	// Of managed external secrets, which the service rotates itself, under a role.
	ExternalSecretRotationMetadata []rotationMetadata
	ExternalSecretRotationRoleArn  *string
}

type rotationMetadata struct {
	Key   *string
	Value *string
}

// versioned is the output of the operations that say which secret and version they were about.
type versioned struct {
	ARN       string
	Name      string
	VersionId string `json:",omitempty"`
}

func (in *rotateSecretInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.token(in.ClientRequestToken, noRotateToken)
	c.length("rotationLambdaARN", in.RotationLambdaARN, 0, 2048)
	in.RotationRules.check(c)
	c.length("externalSecretRotationRoleArn", in.ExternalSecretRotationRoleArn, 20, 2048)
	for i, m := range in.ExternalSecretRotationMetadata {
		c.length(fmt.Sprintf("externalSecretRotationMetadata.%d.member.key", i+1), m.Key, 1, 256)
		c.length(fmt.Sprintf("externalSecretRotationMetadata.%d.member.value", i+1), m.Value, 1, 2048)
	}
}

// managed reports whether the service is to rotate the secret without a function, which there is nobody
// here to do (spec 6.10).
func (in *rotateSecretInput) managed() bool {
	return in.ExternalSecretRotationRoleArn != nil || len(in.ExternalSecretRotationMetadata) > 0
}

// immediately is true unless told otherwise.
func (in *rotateSecretInput) immediately() bool {
	return in.RotateImmediately == nil || *in.RotateImmediately
}

// rotateSecret is spec 6.1 and 6.2: it stores the configuration, makes the pending version, and
// answers; the steps run in the background.
func (s *Service) rotateSecret(c *call, in *rotateSecretInput) (*versioned, error) {
	s.mu.Lock()
	a, err := s.admitLocked(c, in)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if checker, ok := s.lambda.(Checker); ok && a.running == nil && checker.Check(a.function, a.secret.arn) != nil {
		return nil, cannotInvoke.of()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, err = s.admitLocked(c, in); err != nil { // the world may have gone on while the function was looked for
		return nil, err
	}
	v := a.running
	if v == nil {
		v = s.rotateLocked(c, in, a)
	}
	c.about(a.secret, v)
	return &versioned{ARN: a.secret.arn, Name: a.secret.name, VersionId: v.id}, nil
}

// admission is what a RotateSecret that passes the checks is about.
type admission struct {
	secret   *secret
	function string
	rules    *rotationRules // nil: those that are stored
	schedule schedule
	running  *version // of the rotation that is under way with the same token: nothing is to be done (O3)
}

// admitLocked makes the checks of spec 6.2 in the order of O15. Nothing is stored when one fails.
func (s *Service) admitLocked(c *call, in *rotateSecretInput) (a admission, err error) {
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return a, err
	}
	a.secret = sec
	if r := in.RotationRules; r != nil && *r != (rotationRules{}) {
		a.rules = r
		if a.schedule, err = r.schedule(s.world.Clock.Now()); err != nil {
			return a, err
		}
	}
	a.function = deref(in.RotationLambdaARN)
	if a.function == "" {
		a.function = sec.rotation.function
	}
	token := *in.ClientRequestToken
	v := sec.byID[token]
	switch run := sec.rotation.run; {
	case in.managed():
		return a, noRole.of()
	case a.function == "":
		return a, noFunction.of()
	case v != nil && run.unfinished() && run.token == token:
		a.running = v
		return a, nil
	case v != nil:
		return a, tokenTaken.of(token, sec.arn)
	case sec.unfinished() != nil && (!sec.rotation.leftover || !s.options.CancelFreesPending):
		return a, pendingRotation.of()
	case !s.pruneLocked(sec):
		return a, tooManyVersions.of()
	}
	return a, nil
}

// rotateLocked stores the configuration and begins (T13), or begins the probe (T14).
func (s *Service) rotateLocked(c *call, in *rotateSecretInput, a admission) *version {
	sec, r := a.secret, &a.secret.rotation
	s.stopRunLocked(sec, "superseded by a new rotation")
	w := s.changeLocked(sec, c.caller)
	r.configured, r.enabled, r.leftover = true, true, false
	r.function = a.function
	if a.rules != nil {
		r.rules, r.schedule, r.set, r.everyDays = a.rules, a.schedule, w.now, 0
	}
	probe, cause := !in.immediately(), journal.ByRequest
	var val *value
	if cur := sec.holder(current); probe && cur != nil {
		val = cur.value
	}
	if probe {
		cause = journal.ByProbe
	}
	v := w.createLocked(*in.ClientRequestToken, val)
	w.moveLocked(pending, v)
	w.touchLocked()
	s.planLocked(sec, w.now)
	s.startLocked(sec, s.newRunLocked(sec, v, probe), cause)
	return v
}
