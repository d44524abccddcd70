package fakelambda

import "maps"

type tagResourceInput struct {
	Tags map[string]string
}

// tagResource adds tags to a function, or replaces them by key.
func (s *Service) tagResource(c *request, in *tagResourceInput) (any, error) {
	f, err := s.tagged(c)
	if err != nil {
		return nil, err
	}
	if len(in.Tags) == 0 {
		return nil, &Error{CodeInvalidValue, "An error occurred and the request cannot be processed."}
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	merged := map[string]string{}
	maps.Copy(merged, f.books.tags)
	maps.Copy(merged, in.Tags)
	if len(merged) > mostTags {
		return nil, tooManyTags()
	}
	f.books.tags = merged
	return nil, nil
}
