package fakesecrets

type tagResourceInput struct {
	SecretId *string
	Tags     []tag
}

// nothing is the output of an operation that has none.
type nothing struct{}

func (in *tagResourceInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.required("tags", in.Tags != nil)
	checkTags(c, in.Tags)
}

// tagResource is spec 4.19.
func (s *Service) tagResource(c *call, in *tagResourceInput) (*nothing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	if err := tagsAllowed(in.Tags, sec.tags); err != nil {
		return nil, err
	}
	w := s.changeLocked(sec, c.caller)
	sec.tags = mergeTags(sec.tags, in.Tags)
	w.touchLocked()
	return &nothing{}, nil
}
