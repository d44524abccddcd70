package world

import (
	"net/netip"
	"sync"
)

// Addresses are where a world listens: who is connected there talks to the world, and to nobody else.
// It is safe for concurrent use.
type Addresses struct {
	mu  sync.Mutex
	all map[netip.AddrPort]int // :: address → how many listen there
}

// Add says that the world listens at an address, host and port, until remove is called. One that
// cannot be read is none.
func (a *Addresses) Add(address string) (remove func()) {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return func() {}
	}
	a.count(at, 1)
	return func() { a.count(at, -1) }
}

func (a *Addresses) count(at netip.AddrPort, by int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[netip.AddrPort]int{}
	}
	if a.all[at] += by; a.all[at] == 0 {
		delete(a.all, at)
	}
}

// Has reports whether the world listens at an address.
func (a *Addresses) Has(at netip.AddrPort) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.all[at] > 0
}
