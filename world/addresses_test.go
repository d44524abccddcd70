package world_test

import (
	"net/netip"
	"testing"

	"github.com/rolloverhq/rollover/world"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	at := netip.MustParseAddrPort("127.0.0.1:4566")
	if w.Addresses.Has(at) {
		t.Error("nobody listens yet")
	}
	one, two := w.Addresses.Add("127.0.0.1:4566"), w.Addresses.Add("127.0.0.1:4566")
	one()
	if !w.Addresses.Has(at) {
		t.Error("the second one still listens")
	}
	two()
	if w.Addresses.Has(at) {
		t.Error("nobody listens any more")
	}
	w.Addresses.Add("no address")()
}
