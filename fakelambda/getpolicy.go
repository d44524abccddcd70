package fakelambda

type getPolicyOutput struct {
	Policy     string
	RevisionID string `json:"RevisionId"`
}

// getPolicy tells the policy of a function; one that allows nothing is not there, as the function may be.
func (s *Service) getPolicy(c *request) (*getPolicyOutput, error) {
	r, err := s.refer(c.function, c.query.Get("Qualifier"))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.functions[r.name]
	if f == nil || r.qualifier != "" && r.qualifier != version || len(f.books.policy) == 0 {
		return nil, &Error{CodeNotFound, "The resource you requested does not exist."}
	}
	return &getPolicyOutput{policyText(f.books.policy), f.books.policyRevision}, nil
}
