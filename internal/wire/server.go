// Package wire is the HTTP shell of a fake: the listener, the Date header of the world, the fault,
// and one journal line a request.
//
// It owns the only kind of listener there is. A listener knows exactly whether anybody waits for
// an answer on it (its gate): from the moment at which bytes of a request are read until the answer is
// written, the request holds the world's clock, and what lies unread in the kernel counts as well.
package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/world"
)

// Server is a handler on a listener of its own.
type Server struct {
	URL string // "http://127.0.0.1:40123", or https; no trailing slash

	addr   string
	gate   *gate
	http   *http.Server
	remove func()
	done   chan struct{}

	mu       sync.Mutex // between the beginning of a handler and Close
	closed   bool
	handlers sync.WaitGroup
}

// Serve listens on addr, or on a free loopback port if addr is empty, and serves h from then on. Each
// request's context carries the Hold that keeps the world's clock from moving (clock.From); a
// handler that waits for the world parks it. A request that does not come whole within 30 seconds of
// the host's time is given up.
func Serve(w *world.World, addr string, h http.Handler) (*Server, error) {
	return ServeBehind(w, addr, nil, h)
}

// ServeTLS is Serve over TLS, and nobody is served who does not speak it.
func ServeTLS(w *world.World, addr string, config *tls.Config, h http.Handler) (*Server, error) {
	return ServeBehind(w, addr, &Door{TLS: config, Only: true}, h)
}

// ServeBehind is Serve for clients that come through a door: see Door. A nil one is none.
func ServeBehind(w *world.World, addr string, d *Door, h http.Handler) (*Server, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	g := &gate{clock: w.Clock}
	l, err := g.listen(addr)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("listen on %s: %w: stop what listens there, or choose another port", addr, syscall.EADDRINUSE)
		}
		return nil, fmt.Errorf("listen on %s: %w", addr, plainly(err))
	}
	return serve(w, g, l, d, h), nil
}

// ServeOn is ServeBehind on a TCP socket that listens already, somewhere else perhaps, and does not block.
// It is the Server's from here on, also if there is an error.
func ServeOn(w *world.World, socket *os.File, d *Door, h http.Handler) (*Server, error) {
	g := &gate{clock: w.Clock}
	l, err := g.listenOn(socket)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", plainly(err))
	}
	return serve(w, g, l, d, h), nil
}

// reachable is where clients on this machine find who listens on addr: one that listens on all addresses
// is on loopback, too.
func reachable(addr string) string {
	if a, err := netip.ParseAddrPort(addr); err == nil && a.Addr().IsUnspecified() {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), a.Port()).String()
	}
	return addr
}

func serve(w *world.World, g *gate, l net.Listener, d *Door, h http.Handler) *Server {
	addr := l.Addr().String()
	s := &Server{URL: d.scheme() + "://" + reachable(addr), addr: addr, gate: g, done: make(chan struct{})}
	s.http = &http.Server{
		Handler:           s.held(h),
		ConnContext:       func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
		ConnState:         g.state,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       -1, // the host's clock ends no connection of the world's
		ErrorLog:          log.New(errorLog{}, "", 0),
	}
	listens, owes := w.Addresses.Add(s.addr), w.Debts.Add(g.idle)
	s.remove = func() { owes(); listens() }
	go func() {
		defer close(s.done)
		_ = s.http.Serve(d.before(l)) // always http.ErrServerClosed, since only Close ends it
	}()
	return s
}

// Addr returns host and port.
func (s *Server) Addr() string { return s.addr }

// Close ends all connections and returns when every handler has, or after five seconds with an
// error that says so. Requests that are parked are given up, and no Hold is left. Closing twice does
// nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	again := s.closed
	s.closed = true
	s.mu.Unlock()
	if again {
		return nil
	}
	s.remove()
	_ = s.http.Close() // only ever what closing a socket says, and it is closed all the same
	<-s.done
	ended := make(chan struct{})
	go func() {
		s.handlers.Wait()
		close(ended)
	}()
	defer s.gate.close()
	select {
	case <-ended:
		return nil
	case <-time.After(5 * time.Second):
		return fmt.Errorf("close %s: a request is still being served after 5s", s.URL)
	}
}

// held gives each request's context the Hold of its connection.
func (s *Server) held(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.begin() {
			panic(http.ErrAbortHandler)
		}
		defer s.handlers.Done()
		c := connOf(r.Context())
		h.ServeHTTP(w, r.WithContext(clock.With(r.Context(), c.current())))
	})
}

// begin counts a handler, unless Close may have counted already.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.handlers.Add(1)
	}
	return !s.closed
}

type connKey struct{}

// holder is a connection that knows the Hold of the request it is serving.
type holder interface {
	current() *clock.Hold
	// attend says whether what is served now is given up when the client goes.
	attend(on bool)
	// reset makes the end of the connection a reset, as of a peer that is not there.
	reset()
}

// connOf returns the connection of a request's context; for one that did not come in through
// Serve, a connection of which nothing is known.
func connOf(ctx context.Context) holder {
	if c, ok := ctx.Value(connKey{}).(holder); ok {
		return c
	}
	return unknown{}
}

// gated is the gate's connection under one of net/http's.
func gated(nc net.Conn) *conn {
	if d, ok := nc.(*doored); ok {
		return d.conn
	}
	return nc.(*conn)
}

type unknown struct{}

func (unknown) current() *clock.Hold { return nil }
func (unknown) attend(bool)          {}
func (unknown) reset()               {}

// plainly takes the wrapping of system calls away, which says nothing to a user.
func plainly(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// errorLog drops what net/http has to say about connections that a fault has cut, and keeps panics.
type errorLog struct{}

func (errorLog) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "panic") {
		return log.Writer().Write(p)
	}
	return len(p), nil
}
