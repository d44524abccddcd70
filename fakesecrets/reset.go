package fakesecrets

import (
	"cmp"
	"slices"
)

// Reset takes everything away, in every region and account: secrets at once and for good, with their
// schedules, and what Restrict has declared. A rotation that is in one of its steps ends after it. It is no
// call, and faults do not reach it.
func (s *Service) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sec := range s.stores.secrets() {
		if sec.primary == nil {
			s.stopRunLocked(sec, "everything was taken away")
			s.removeLocked(sec)
		}
	}
	clear(s.stores.byPlace)
	clear(s.identities)
}

// secrets returns those of every place, in an order that does not depend on the run.
func (all *stores) secrets() []*secret {
	var found []*secret
	for _, st := range all.byPlace {
		for _, sec := range st.byName {
			found = append(found, sec)
		}
	}
	slices.SortFunc(found, func(a, b *secret) int {
		return cmp.Or(cmp.Compare(a.store.account, b.store.account), cmp.Compare(a.store.region, b.store.region), a.order-b.order)
	})
	return found
}
