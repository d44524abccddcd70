package fakelambda

// getFunctionConfiguration tells a function's configuration.
func (s *Service) getFunctionConfiguration(c *request) (*functionConfiguration, error) {
	f, err := s.named(c.function, c.query.Get("Qualifier"))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tellLocked(f), nil
}
