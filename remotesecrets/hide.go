package remotesecrets

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
	if members, declared := s.hidden[secret]; declared {
		s.world.Names.HideMembers(secret, value, members)
	}
}
