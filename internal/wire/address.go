package wire

import (
	"errors"
	"net/http"
	"sync"

	"github.com/rolloverhq/rollover/world"
)

// Address is the one at which a fake can be reached. It is closed at first. All methods are safe for concurrent use.
type Address struct {
	Of string // the fake's package, for errors

	mu     sync.Mutex
	server *Server
}

// Open serves h on addr, or on a free loopback port if addr is empty, until Close. front is given h and returns
// what is served, for an address that answers for more; nil changes nothing. It is an error if it is open already.
func (a *Address) Open(w *world.World, addr string, h http.Handler, front func(http.Handler) http.Handler) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.server != nil {
		return errors.New(a.Of + ": listening already; Close it first")
	}
	if front != nil {
		h = front(h)
	}
	server, err := Serve(w, addr, h)
	if err != nil {
		return err
	}
	a.server = server
	return nil
}

// URL returns the address for a client, without a trailing slash; empty while it is closed.
func (a *Address) URL() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.server == nil {
		return ""
	}
	return a.server.URL
}

// Close ends listening. It returns when every request has been answered, or with an error after five seconds.
func (a *Address) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.server == nil {
		return nil
	}
	err := a.server.Close()
	a.server = nil
	return err
}
