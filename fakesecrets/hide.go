package fakesecrets

// Hide declares which members of a secret's JSON object, by their names, nobody may see in a log or an answer:
// what is stored in them is from then on among the secrets that the world looks for (world.Names.Hide). Without
// members it is the whole value. What a tenant issued is looked for in any case. Members that are no text are
// passed over.
func (s *Service) Hide(secret string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hidden == nil {
		s.hidden = map[string][]string{}
	}
	s.hidden[secret] = members
	for _, sec := range s.stores.secrets() {
		for _, v := range sec.versions {
			if v.value != nil {
				s.hideLocked(sec.title, v.value)
			}
		}
	}
}

// hideLocked makes known what a value holds that nobody may see.
func (s *Service) hideLocked(secret string, v *value) {
	if members, declared := s.hidden[secret]; declared {
		s.world.Names.HideMembers(secret, v.string(), members)
	}
}
