package gateway

import (
	"context"
	"net/http"

	"github.com/rolloverhq/rollover/internal/wire"
)

// Proxy returns the address, host and port, of an HTTP proxy that leads to the gateway's hosts and to
// nobody else. It listens on a free loopback port from the first call on.
func (g *Gateway) Proxy() (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return "", errClosed
	}
	if g.proxy == nil {
		proxy, err := wire.ServeBehind(g.world, "", g.doorLocked(), http.HandlerFunc(g.ServeHTTP))
		if err != nil {
			return "", err
		}
		g.proxy = proxy
		g.world.Names.Place(proxy.Addr(), "gateway")
	}
	return g.proxy.Addr(), nil
}

// doorLocked is how clients come in: in TLS, as whoever they ask for, and by CONNECT.
func (g *Gateway) doorLocked() *wire.Door {
	return &wire.Door{TLS: g.authorityLocked().Config(), Connect: g.connect, Distrusted: g.distrusted}
}

func (g *Gateway) connect(_ context.Context, target string) error {
	if g.find(target) == nil {
		return g.turnAway(target, "connect")
	}
	return nil
}
