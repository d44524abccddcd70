package fakeauth0

import (
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/gorilla/mux"

	"github.com/rolloverhq/rollover/internal/ca"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// Tenant is one Auth0 tenant. Make it with New.
type Tenant struct {
	world   *world.World
	options Options
	router  *mux.Router
	rand    *world.Rand // identifiers
	noise   *world.Rand // what is drawn once a request, so that it disturbs no identifier
	nodes   *world.Rand // which of the tenant's nodes answers, where that makes a difference

	privates   privates
	management *API // the tenant's own

	mu            sync.Mutex // never held while signing
	server        *wire.Server
	secure        *wire.Server       // over TLS
	apis          map[string]*API    // :: audience → API, but for the Management API
	clients       map[string]*Client // :: client id → client
	inOrder       []*Client          // the clients, in the order in which they came
	grants        []*grant           // likewise
	organizations []*Organization    // likewise
	buckets       map[layer]*bucket
	action        func(*Exchange) // nil: none
	history       []Request       // in order of time
	keys          keyring
}

// New returns a tenant of w with a current and a next signing key, and neither APIs nor clients. It
// does not listen yet. It panics if o does not pass Check.
func New(w *world.World, o Options) *Tenant {
	must(o.Check())
	t := &Tenant{
		world:   w,
		options: o,
		rand:    w.Rand("auth0 " + o.domain()),
		noise:   w.Rand("auth0 requests " + o.domain()),
		nodes:   w.Rand("auth0 nodes " + o.domain()),
		apis:    map[string]*API{},
		clients: map[string]*Client{},
		buckets: newBuckets(o.RateProfile),
	}
	t.router = t.newRouter()
	t.management = t.newManagementAPI()
	w.Names.Recognise(t.privates.see)
	t.firstKeys()
	return t
}

// Listen serves the tenant on addr, or on a free loopback port if addr is empty, until Close. It is an
// error for a tenant that listens already.
func (t *Tenant) Listen(addr string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.listenLocked(&t.server, addr, wire.Serve)
}

// ListenTLS is Listen over TLS, which most of Auth0's SDKs insist on, and may stand beside it. Whatever
// name a client asks for has a certificate; CertificateAuthority vouches for it.
func (t *Tenant) ListenTLS(addr string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.listenLocked(&t.secure, addr, func(w *world.World, addr string, h http.Handler) (*wire.Server, error) {
		return wire.ServeTLS(w, addr, ca.Server(), h)
	})
}

func (t *Tenant) listenLocked(on **wire.Server, addr string, serve func(*world.World, string, http.Handler) (*wire.Server, error)) error {
	if *on != nil {
		return fmt.Errorf("listen on %s: the tenant listens on %s already: close it first", addr, (*on).Addr())
	}
	s, err := serve(t.world, addr, wire.Shell(t.world, service{t}))
	if err != nil {
		return err
	}
	*on = s
	return nil
}

// Close ends the listeners. A tenant that does not listen has nothing to close.
func (t *Tenant) Close() error {
	t.mu.Lock()
	open := []*wire.Server{t.server, t.secure}
	t.server, t.secure = nil, nil
	t.mu.Unlock()
	var failed []error
	for _, s := range open {
		if s != nil {
			failed = append(failed, s.Close())
		}
	}
	return errors.Join(failed...)
}

// CertificateAuthority returns the certificate, in PEM armour, that clients have to trust to speak TLS to a
// tenant: write it to a file for SSL_CERT_FILE, REQUESTS_CA_BUNDLE or NODE_EXTRA_CA_CERTS (spec/auth0.md
// 6.3). It is the same for all tenants and never changes; its key is public.
func CertificateAuthority() []byte { return ca.PEM() }

// URL returns the tenant's base URL, without a trailing slash: Options.URL, else that of Listen, else that
// of ListenTLS, else "https://" and the domain.
func (t *Tenant) URL() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.urlLocked()
}

func (t *Tenant) urlLocked() string {
	switch {
	case t.options.URL != "":
		return t.options.URL
	case t.server != nil:
		return t.server.URL
	case t.secure != nil:
		return t.secure.URL
	default:
		return "https://" + t.options.domain()
	}
}

// TLSAddr returns host and port of ListenTLS, and nothing before it.
func (t *Tenant) TLSAddr() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.secure == nil {
		return ""
	}
	return t.secure.Addr()
}

// Issuer returns the iss of the tenant's tokens: URL with a trailing slash (spec/auth0.md 2.2).
func (t *Tenant) Issuer() string { return t.URL() + "/" }

// must ends a set-up that cannot be, as net/http/httptest does; what it says comes from a Check.
func must(err error) {
	if err != nil {
		panic("fakeauth0: " + err.Error())
	}
}
