package fakesecrets

import (
	"fmt"
	"slices"
)

type untagResourceInput struct {
	SecretId *string
	TagKeys  []string
}

func (in *untagResourceInput) check(c *checks) {
	c.secretID(in.SecretId)
	c.required("tagKeys", in.TagKeys != nil)
	for i := range in.TagKeys {
		c.length(fmt.Sprintf("tagKeys.%d.member", i+1), &in.TagKeys[i], 1, 128)
	}
}

// untagResource is spec 4.20: keys that are not there are ignored.
func (s *Service) untagResource(c *call, in *untagResourceInput) (*nothing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec, err := s.findLiveLocked(c, in.SecretId)
	if err != nil {
		return nil, err
	}
	w := s.changeLocked(sec, c.caller)
	sec.tags = slices.DeleteFunc(slices.Clone(sec.tags), func(t tag) bool { return slices.Contains(in.TagKeys, deref(t.Key)) })
	w.touchLocked()
	return &nothing{}, nil
}
