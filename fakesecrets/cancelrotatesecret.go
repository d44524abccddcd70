package fakesecrets

type cancelRotateSecretInput struct {
	SecretId *string
}

func (in *cancelRotateSecretInput) check(c *checks) { c.secretID(in.SecretId) }

// cancelRotateSecret is spec 6.9: the configuration stays, the labels too, and a step that is running
// goes on to its end.
func (s *Service) cancelRotateSecret(c *call, in *cancelRotateSecretInput) (*versioned, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	r := &sec.rotation
	if !r.configured {
		return nil, neverConfigured.of()
	}
	w := s.changeLocked(sec, c.caller)
	out := &versioned{ARN: sec.arn, Name: sec.name}
	c.about(sec, nil)
	r.enabled = false
	if r.run.unfinished() {
		out.VersionId = r.run.token
		c.about(sec, sec.byID[r.run.token])
		s.stopRunLocked(sec, "cancelled")
	}
	r.leftover = sec.unfinished() != nil
	s.planLocked(sec, w.now)
	w.touchLocked()
	return out, nil
}
