package fakelambda

type listVersionsOutput struct {
	Versions []*functionConfiguration
}

// listVersionsByFunction tells the one version there is.
func (s *Service) listVersionsByFunction(c *request) (*listVersionsOutput, error) {
	if _, err := c.maxItems(mostFunctions); err != nil {
		return nil, err
	}
	f, err := s.named(c.function, "")
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	told := s.tellLocked(f).listed()
	told.FunctionArn += ":" + version
	return &listVersionsOutput{[]*functionConfiguration{told}}, nil
}
