package fakelambda

// deleteFunction deletes a function: there is one version of it, which is not deleted alone.
func (s *Service) deleteFunction(c *request) (any, error) {
	r, err := s.refer(c.function, c.query.Get("Qualifier"))
	if err != nil {
		return nil, err
	}
	if r.qualifier == version {
		return nil, &Error{CodeInvalidValue, "$LATEST version cannot be deleted without deleting the function."}
	}
	f, err := s.named(c.function, c.query.Get("Qualifier"))
	if err != nil {
		return nil, err
	}
	there, err := s.remove(f)
	if err == nil && !there {
		err = notFound(f.arn)
	}
	return nil, err
}
