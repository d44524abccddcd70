//go:build !linux

package wire

import (
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/rolloverhq/rollover/clock"
)

// gate counts the requests being served. Where no process lives in the world's time, that is all
// there is to know.
type gate struct {
	clock *clock.Clock
	tls   *tls.Config // nil: plain text

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

func (g *gate) state(nc net.Conn, s http.ConnState) {
	c := nc.(*conn)
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
	c := (&conn{TCPConn: nc.(*net.TCPConn), gate: l.gate}).secured(l.gate.tls)
	l.gate.mu.Lock()
	defer l.gate.mu.Unlock()
	l.gate.conns[c] = struct{}{}
	return c, nil
}

type conn struct {
	*net.TCPConn
	gate *gate
	hold *clock.Hold
	tls  *tls.Conn   // nil: plain text
	cut  atomic.Bool // it ends as a reset
}

func (c *conn) readSocket(b []byte) (int, error) { return c.TCPConn.Read(b) }
func (c *conn) closeSocket() error               { return c.TCPConn.Close() }

// deliver does nothing here: a request counts from where net/http has read it.
func (c *conn) deliver(int, int) {}

func (c *conn) releaseLocked() {
	c.hold.Release()
	c.hold = nil
}

func (c *conn) current() *clock.Hold {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	return c.hold
}

// attend does nothing here: no process waits in the world's time.
func (c *conn) attend(bool) {}
