package gateway

import (
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// Handle has a name answered by any handler, for a provider that there is no fake of. Each request is a
// line of the journal and can be broken, under the operation "host." and the name. h may be called at
// any time and from any goroutine; it should ask the world what time it is. The name is as for Lead.
func (g *Gateway) Handle(name string, h http.Handler) {
	op := Operation(name)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hosts = append(g.hosts, host{
		pattern: canonical(name), operation: op,
		handler: wire.Shell(g.world, mounted{h, op, g.world}),
	})
}

// Operation is the name under which requests to a mounted host are journaled and broken.
func Operation(name string) string { return "host." + canonical(name) }

// Operations returns the operations of the hosts that are mounted, sorted.
func (g *Gateway) Operations() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var ops []string
	for _, h := range g.hosts {
		if h.operation != "" {
			ops = append(ops, h.operation)
		}
	}
	slices.Sort(ops)
	return slices.Compact(ops)
}

// mounted is a provider of a test's own, as a service.
type mounted struct {
	http.Handler

	op    string
	world *world.World
}

// Identify is part of wire.Service: a request is about its path. What stands in a query may be secret.
func (m mounted) Identify(r *http.Request, _ []byte) wire.Request {
	return wire.Request{Op: m.op, Args: m.world.Names.Mask(r.Method + " " + r.URL.Path)}
}

// Refuse is part of wire.Service. There is no vendor whose words it could use.
func (m mounted) Refuse(w http.ResponseWriter, _ *http.Request, why fault.Refusal) {
	status := map[fault.RefusalKind]int{
		fault.Unavailable: http.StatusServiceUnavailable, fault.Throttled: http.StatusTooManyRequests, fault.Denied: http.StatusForbidden,
	}[why.Kind]
	if why.After > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(why.After.Seconds()))))
	}
	http.Error(w, http.StatusText(status), status)
}
