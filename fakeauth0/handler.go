package fakeauth0

import (
	"net/http"

	"github.com/rolloverhq/rollover/internal/wire"
)

// Handler returns the tenant behind its shell, for a listener of somebody else's; it belongs on one of
// internal/wire, whose requests hold the world's clock.
func (t *Tenant) Handler() http.Handler { return wire.Shell(t.world, service{t}) }
