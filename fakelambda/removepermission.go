package fakelambda

import "errors"

// removePermission takes a statement out of the policy of a function.
func (s *Service) removePermission(c *request) (any, error) {
	f, err := s.named(c.function, c.query.Get("Qualifier"))
	if missing := new(Error); errors.As(err, &missing) && missing.Code == CodeNotFound {
		if r, err := s.refer(c.function, c.query.Get("Qualifier")); err == nil {
			return nil, &Error{CodeNotFound, "No policy found for: " + s.arnOf(r)}
		}
	}
	if err != nil {
		return nil, err
	}
	return nil, s.revoke(f, c.path("statement"), c.query.Get("RevisionId"))
}
