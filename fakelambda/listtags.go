package fakelambda

import "maps"

type listTagsOutput struct {
	Tags map[string]string
}

// listTags tells the tags of a function.
func (s *Service) listTags(c *request) (*listTagsOutput, error) {
	f, err := s.tagged(c)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &listTagsOutput{map[string]string{}}
	maps.Copy(out.Tags, f.books.tags)
	return out, nil
}
