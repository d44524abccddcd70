package fakelambda

// untagResource takes tags off a function by their keys. One that it does not have is no error.
func (s *Service) untagResource(c *request) (any, error) {
	f, err := s.tagged(c)
	if err != nil {
		return nil, err
	}
	keys, given := c.query["tagKeys"]
	if !given {
		return nil, violations{{nil, "tagKeys", "Member must not be null"}}.err(CodeValidation)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		delete(f.books.tags, key)
	}
	return nil, nil
}
