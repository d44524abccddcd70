// Package wire is the HTTP shell of a fake: the listener, the Date header of the world, the fault,
// and one journal line a request.
//
// It owns the only kind of listener there is. A listener knows exactly whether anybody waits for
// an answer on it (its gate): from the moment at which bytes of a request are read until the answer is
// written, the request holds the world's clock, and what lies unread in the kernel counts as well.
package wire

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/world"
)

// Server is a handler on a listener of its own.
type Server struct {
	URL string // "http://127.0.0.1:40123", no trailing slash

	gate     *gate
	http     *http.Server
	handlers sync.WaitGroup
	remove   func()
	done     chan struct{}
}

// Serve listens on addr, or on a free loopback port if addr is empty, and serves h from then on. Each
// request's context carries the Hold that keeps the world's clock from moving (clock.From); a
// handler that waits for the world parks it.
func Serve(w *world.World, addr string, h http.Handler) (*Server, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	g := &gate{clock: w.Clock}
	l, err := g.listen(addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, plainly(err))
	}
	s := &Server{URL: "http://" + l.Addr().String(), gate: g, done: make(chan struct{})}
	s.http = &http.Server{
		Handler:           s.held(h),
		ConnContext:       func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
		ConnState:         g.state,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		ErrorLog:          log.New(errorLog{}, "", 0),
	}
	s.remove = w.Debts.Add(g.idle)
	go func() {
		defer close(s.done)
		_ = s.http.Serve(l) // always http.ErrServerClosed, since only Close ends it
	}()
	return s, nil
}

// Addr returns host and port.
func (s *Server) Addr() string { return strings.TrimPrefix(s.URL, "http://") }

// Close ends all connections and returns when every handler has, or after five seconds with an
// error that says so.
func (s *Server) Close() error {
	s.remove()
	_ = s.http.Close()
	<-s.done
	s.gate.close()
	ended := make(chan struct{})
	go func() {
		s.handlers.Wait()
		close(ended)
	}()
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
		s.handlers.Add(1)
		defer s.handlers.Done()
		hold := r.Context().Value(connKey{}).(holder).current()
		h.ServeHTTP(w, r.WithContext(clock.With(r.Context(), hold)))
	})
}

type connKey struct{}

// holder is a connection that knows the Hold of the request it is serving.
type holder interface {
	current() *clock.Hold
	// reset makes the end of the connection a reset, as of a peer that is not there.
	reset()
}

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
