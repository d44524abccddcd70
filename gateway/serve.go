package gateway

import (
	"net"
	"net/http"
	"net/url"
)

// ServeHTTP leads a request to who answers at its host; nobody is refused with 403, and is an egress.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := g.find(r.Host)
	if h == nil {
		http.Error(w, g.turnAway(r.Host, "http").Error(), http.StatusForbidden)
		return
	}
	if r.URL.IsAbs() { // a proxy's form, which nobody behind it expects
		direct := *r
		direct.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery, ForceQuery: r.URL.ForceQuery}
		direct.RequestURI = direct.URL.RequestURI()
		r = &direct
	}
	h.ServeHTTP(w, r)
}

// withoutUsualPort leaves out a port that says nothing.
func withoutUsualPort(name string) string {
	if h, port, err := net.SplitHostPort(name); err == nil && (port == "443" || port == "80") {
		return h
	}
	return name
}
