//go:build !linux

package wire

import (
	"net"
	"net/http"
	"os"
	"sync"

	"github.com/rolloverhq/rollover/clock"
)

// gate counts the requests being served. Where no process lives in the world's time, that is all
// there is to know.
type gate struct {
	clock *clock.Clock

	mu    sync.Mutex
	conns map[*conn]struct{}
}

func (g *gate) idle() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.conns {
		if c.hold != nil && !c.hold.Parked() {
			return false
		}
	}
	return true
}

func (g *gate) listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp4", addr)
	if err != nil {
		return nil, err
	}
	g.conns = map[*conn]struct{}{}
	return &listener{l, g}, nil
}

// listenOn is listen on a socket that listens already.
func (g *gate) listenOn(f *os.File) (net.Listener, error) {
	defer f.Close()
	l, err := net.FileListener(f) // on a duplicate
	if err != nil {
		return nil, err
	}
	g.conns = map[*conn]struct{}{}
	return &listener{l, g}, nil
}

func (g *gate) state(nc net.Conn, s http.ConnState) {
	c := gated(nc)
	g.mu.Lock()
	defer g.mu.Unlock()
	switch s {
	case http.StateActive:
		if c.hold == nil {
			c.hold = g.clock.Hold("request")
		}
	case http.StateIdle, http.StateHijacked:
		c.releaseLocked()
	case http.StateClosed:
		c.releaseLocked()
		delete(g.conns, c)
	}
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.conns {
		c.releaseLocked()
	}
	clear(g.conns)
}

type listener struct {
	net.Listener
	gate *gate
}

func (l *listener) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{TCPConn: nc.(*net.TCPConn), gate: l.gate}
	l.gate.mu.Lock()
	defer l.gate.mu.Unlock()
	l.gate.conns[c] = struct{}{}
	return c, nil
}

type conn struct {
	*net.TCPConn
	gate *gate
	hold *clock.Hold
}

func (c *conn) releaseLocked() {
	c.hold.Release()
	c.hold = nil
}

func (c *conn) current() *clock.Hold {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	return c.hold
}

// readBehind and came are Read for a door (see door). Who waits for a handshake is not counted here.
func (c *conn) readBehind(b []byte, _ bool) (int, error) { return c.Read(b) }
func (c *conn) came(int, int, bool)                      {}

// attend does nothing here: no process waits in the world's time.
func (c *conn) attend(bool) {}

func (c *conn) reset() { _ = c.SetLinger(0) }
