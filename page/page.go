// Package page is the page of `rollover up`, and the HTTP API of what a person does by hand beside it: advance
// the clock, rotate now, cancel, arm a fault, fail a step. docs/page.md has the API.
//
// A Page watches a stack from outside: its listener takes no hold of the world's clock, and nobody whom it
// serves can make time stand. It shows no value of a secret, and what functions printed as the journal would:
// masked.
//
// Whoever can reach it can press its buttons. It listens on loopback unless told otherwise, answers to no
// name that a stranger's page could have led to it, and to no other page.
package page

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"syscall"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/journal"
)

// Page serves one stack. Make it with New and end it with Close. All methods are safe for concurrent use.
type Page struct {
	stack   *harness.Stack
	mux     *http.ServeMux
	feed    *feed
	faults  *faults
	readers readers
	leap    leap
	ctx     context.Context // of all that goes on for the page
	cancel  context.CancelFunc

	mu       sync.Mutex
	name     string // by which it was told to listen
	server   *http.Server
	url      string
	closed   bool
	requests sync.WaitGroup // being served
}

// New returns a page of a stack whose clock somebody makes follow the host's, and has it watch nothing yet: Tell
// says what happens. It does not listen before Listen.
func New(stack *harness.Stack) *Page {
	ctx, cancel := context.WithCancel(context.Background())
	p := &Page{
		stack: stack, ctx: ctx, cancel: cancel,
		mux:    http.NewServeMux(),
		feed:   newFeed(strconv.FormatInt(stack.Clock.Now().UnixNano(), 36), kept),
		faults: &faults{stack: stack},
	}
	for _, one := range routes() {
		p.mux.HandleFunc(one.method+" "+one.pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := one.serve(p, w, r); err != nil {
				refused(err).write(w)
			}
		})
	}
	return p
}

// Tell has those who watch told of a line of the journal. It is quick, calls nothing of the stack, and may be called
// under the journal's lock, by Journal.Watch.
func (p *Page) Tell(e journal.Entry) { p.feed.tell(journalled{e}) }

// Listen serves the page on addr until Close, by HTTP without TLS.
func (p *Page) Listen(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", addr, plainly(err))
	}
	name, _, _ := net.SplitHostPort(addr)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.server != nil {
		_ = l.Close() // nobody has come yet
		return fmt.Errorf("listen on %s: the page listens already, or was closed", addr)
	}
	p.name, p.url = name, "http://"+reachable(l.Addr().String())
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: slowest, ReadTimeout: slowest}
	server := p.server
	go func() { _ = server.Serve(l) }() // always http.ErrServerClosed, since only Close ends it
	return nil
}

// reachable is where a browser on this machine finds who listens on addr.
func reachable(addr string) string {
	if a, err := netip.ParseAddrPort(addr); err == nil && a.Addr().IsUnspecified() {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), a.Port()).String()
	}
	return addr
}

// plainly takes the wrapping of system calls away, and says what to do about a port that is taken.
func plainly(err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w: stop what listens there, or choose another port", syscall.EADDRINUSE)
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// URL is where the page is, without a trailing slash; empty before Listen.
func (p *Page) URL() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.url
}

// ServeHTTP serves the page and its API, for one that is to stand behind another listener.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.begin() {
		return
	}
	defer p.requests.Done()
	secure(w.Header())
	if no := p.guard(r); no != nil {
		no.write(w)
		return
	}
	if _, pattern := p.mux.Handler(r); pattern == "" {
		nothing(w, r)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// begin counts a request, unless Close may have counted already.
func (p *Page) begin() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.requests.Add(1)
	}
	return !p.closed
}

// Close ends the listener and all connections, breaks an advance off, and returns when nothing of the page
// goes on any more. Closing twice does nothing.
func (p *Page) Close() error {
	p.mu.Lock()
	p.closed = true
	server := p.server
	p.server = nil
	p.mu.Unlock()
	p.cancel()
	var err error
	if server != nil {
		err = server.Close()
	}
	p.requests.Wait()
	return err
}
