package fakesecrets

import (
	"slices"

	"github.com/rolloverhq/rollover/journal"
)

// recognise looks through what is stored for a credential that has just become known. A rotation that
// chooses a secret itself stores it before the provider has it.
func (s *Service) recognise(credential string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sec := range s.stores.secrets() {
		for _, v := range sec.versions {
			if v.value != nil && slices.Contains(s.world.Names.Holds(v.value.string()), credential) {
				s.world.Record(journal.Recognised{Secret: sec.title, Version: v.ordinal, Credential: credential})
			}
		}
	}
}
