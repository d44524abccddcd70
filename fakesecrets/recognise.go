package fakesecrets

import (
	"cmp"
	"maps"
	"slices"

	"github.com/rolloverhq/rollover/journal"
)

// recognise looks through what is stored for a credential that has just become known. A rotation that
// chooses a secret itself stores it before the provider has it.
func (s *Service) recognise(credential string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	places := slices.SortedFunc(maps.Values(s.stores.byPlace), func(a, b *store) int { return cmp.Compare(a.title, b.title) })
	inOrder := func(a, b *secret) int { return cmp.Compare(a.order, b.order) }
	for _, st := range places {
		for _, sec := range slices.SortedFunc(maps.Values(st.byARN), inOrder) {
			for _, v := range sec.versions {
				if v.value != nil && slices.Contains(s.world.Names.Holds(v.value.string()), credential) {
					s.world.Record(journal.Recognised{Secret: sec.title, Version: v.ordinal, Credential: credential})
				}
			}
		}
	}
}
