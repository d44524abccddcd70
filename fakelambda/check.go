package fakelambda

// Check says whether Secrets Manager could have a function invoked, which it asks when rotation is
// configured (spec/secrets-manager.md 6.3): the function has to be there.
func (s *Service) Check(function string) error {
	if s.find(function) == nil {
		return &Error{CodeNotFound, "Function not found: " + s.ARN(function)}
	}
	return nil
}
