package gateway

import (
	"net/http"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/timewarp"
)

// Enclosure is what stands between the processes of one sandbox and everything outside the world; it is
// what fakelambda.Options.Enclose asks for.
type Enclosure interface {
	// Environment is what a process has to be told.
	Environment() map[string]string
	// Serve has h listen where the processes can reach it.
	Serve(h http.Handler) (*wire.Server, error)
	// Fork starts a process inside, as timewarp.Config.Fork does; nil if processes start as any other.
	Fork() func(timewarp.Config) (pid int, err error)
	// Settle records what the processes have tried to reach in vain since the last time.
	Settle()
	// Close ends it, when no process is left inside.
	Close() error
}

// Proxied returns an enclosure of words: its processes are told of the proxy, and whom to trust. What does
// not listen to that is kept from nothing, but holds no credential that works.
func (g *Gateway) Proxied() (Enclosure, error) {
	address, err := g.Proxy()
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	t, err := g.trustLocked()
	g.mu.Unlock()
	if err != nil {
		return nil, err
	}
	env := t.environment()
	throughProxy(env, address)
	return proxied{g, env}, nil
}

type proxied struct {
	gateway *Gateway
	env     map[string]string
}

func (p proxied) Environment() map[string]string { return p.env }
func (p proxied) Serve(h http.Handler) (*wire.Server, error) {
	return wire.Serve(p.gateway.world, "", h)
}
func (proxied) Fork() func(timewarp.Config) (int, error) { return nil }
func (proxied) Settle()                                  {}
func (proxied) Close() error                             { return nil }
