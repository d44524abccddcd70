package remotesecrets

import "encoding/json"

// Hide declares which members of a secret's JSON object, by their names, nobody may see in a log or an answer: what is
// stored in them is from then on among the secrets that the world looks for. Without members it is the whole value.
// Members that are no text are passed over.
func (s *Service) Hide(secret string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hidden == nil {
		s.hidden = map[string][]string{}
	}
	s.hidden[secret] = members
	if sec := s.findLocked(secret); sec != nil {
		for _, v := range sec.versions {
			if v.value != nil {
				s.hideLocked(sec.name, *v.value)
			}
		}
	}
}

// hideLocked makes known what a value holds that nobody may see.
func (s *Service) hideLocked(secret, value string) {
	members, declared := s.hidden[secret]
	if !declared {
		return
	}
	if len(members) == 0 {
		s.world.Names.Hide("value of "+secret, value)
		return
	}
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(value), &object) != nil {
		return
	}
	for _, name := range members {
		var text string
		if json.Unmarshal(object[name], &text) == nil && text != "" {
			s.world.Names.Hide(name+" of "+secret, text)
		}
	}
}
