package gateway

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/rolloverhq/rollover/internal/ca"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// Gateway is the way out of one world's functions. Make it with New. All methods are safe for concurrent
// use.
type Gateway struct {
	world *world.World

	mu        sync.Mutex
	authority *ca.Authority
	hosts     []host // the one that was led last stands last, and comes first
	proxy     *wire.Server
	cell      *cell                // nil: nothing is sealed
	lookedUp  map[string]world.Run // :: name that is not there → where it was last asked for
	folder    string               // of what clients trust; empty until somebody needs it
	closed    bool
}

// New returns a gateway of w that leads nowhere. It touches no disk and listens to nobody before a process
// needs it.
func New(w *world.World) *Gateway { return &Gateway{world: w} }

var errClosed = errors.New("the gateway is closed")

// Authority returns who signs for the names.
func (g *Gateway) Authority() *ca.Authority {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.authorityLocked()
}

func (g *Gateway) authorityLocked() *ca.Authority {
	if g.authority == nil {
		g.authority = ca.New()
	}
	return g.authority
}

// Close ends the gateway, and removes what it has put on disk. Closing twice does nothing.
func (g *Gateway) Close() error {
	g.mu.Lock()
	proxy, folder, cell := g.proxy, g.folder, g.cell
	g.proxy, g.folder, g.cell, g.closed = nil, "", nil, true
	g.mu.Unlock()
	var errs []error
	if proxy != nil {
		errs = append(errs, proxy.Close())
	}
	if cell != nil {
		errs = append(errs, cell.close())
	}
	if folder != "" {
		errs = append(errs, os.RemoveAll(folder))
	}
	return errors.Join(errs...)
}

// file writes a file into the gateway's private folder, and returns its path.
func (g *Gateway) fileLocked(name string, content []byte) (string, error) {
	if g.closed {
		return "", errClosed
	}
	if g.folder == "" {
		folder, err := os.MkdirTemp("", "rollover-gateway-")
		if err != nil {
			return "", err
		}
		g.folder = folder
	}
	path := filepath.Join(g.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, content, 0o644)
}
