package gateway

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// host is a name, or all names of a form, and who answers there.
type host struct {
	pattern   string // lower case
	handler   http.Handler
	operation string // of one that is mounted
}

// Lead has a name answered by h, which writes the journal's lines itself, as a fake's handler does. A name
// is a host, in which a label "*" stands for any one label, or a host with a port. Where several fit,
// the last that was led counts.
func (g *Gateway) Lead(name string, h http.Handler) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hosts = append(g.hosts, host{pattern: canonical(name), handler: h})
}

// Leads reports whether somebody answers at a host, with or without a port.
func (g *Gateway) Leads(name string) bool { return g.find(name) != nil }

// find returns who answers at a host, with or without a port, or nil.
func (g *Gateway) find(name string) http.Handler {
	whole := canonical(name)
	bare := canonical(hostname(name))
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, h := range slices.Backward(g.hosts) {
		if fits(h.pattern, whole) || fits(h.pattern, bare) {
			return h.handler
		}
	}
	return nil
}

// fits reports whether a name has the pattern's labels.
func fits(pattern, name string) bool {
	for {
		p, restOfPattern, more := strings.Cut(pattern, ".")
		n, restOfName, further := strings.Cut(name, ".")
		if n == "" || p != n && p != "*" || more != further {
			return false
		}
		if !more {
			return true
		}
		pattern, name = restOfPattern, restOfName
	}
}

// canonical is a name as it is compared: in lower case, without the dot of the root.
func canonical(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

// hostname is a host without its port.
func hostname(name string) string {
	if h, _, err := net.SplitHostPort(name); err == nil {
		return h
	}
	return strings.Trim(name, "[]")
}
