package fakeauth0

import (
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"github.com/rolloverhq/rollover/internal/wire"
)

// Operation is a call that a client can make to the tenant, by the name that faults, journal and
// reports use for it.
type Operation struct {
	Name   string // "auth0.oauth.token"
	Method string
	Path   string
}

// Operations returns what a tenant answers, in the order of its table; an operation with an alias
// stands there once for each path.
func Operations() []Operation {
	all := make([]Operation, len(table))
	for i, r := range table {
		all[i] = r.Operation
	}
	return all
}

// route is one line of the table.
type route struct {
	Operation
	limit    int                                               // X-RateLimit-Limit
	scopes   scopes                                            // with which it may be called; nil: it is not of the Management API
	serve    func(*Tenant, http.ResponseWriter, *http.Request) // what it does
	describe func(*Tenant, *http.Request, []byte) string       // what a request is about, for the journal; may be nil
}

// table is everything that the tenant answers. The limits of the JWKS, of discovery and of the Management
// API are the recorded ones (spec/auth0.md 3.1, 3.2, 4.1), that of the token endpoint is the enterprise
// plan's (5.1). A trailing slash after /oauth/token is served, not redirected: a redirect would turn POST
// into GET (1.1).
var table = slices.Concat([]route{
	{Operation{"auth0.oauth.token", http.MethodPost, "/oauth/token"}, 100, nil, (*Tenant).serveToken, (*Tenant).describeToken},
	{Operation{"auth0.oauth.token", http.MethodPost, "/oauth/token/"}, 100, nil, (*Tenant).serveToken, (*Tenant).describeToken},
	{Operation{"auth0.jwks", http.MethodGet, "/.well-known/jwks.json"}, 20, nil, (*Tenant).serveJWKS, nil},
	{Operation{"auth0.discovery", http.MethodGet, "/.well-known/openid-configuration"}, 300, nil, (*Tenant).serveDiscovery, nil},
	{Operation{"auth0.discovery", http.MethodGet, "/.well-known/oauth-authorization-server"}, 300, nil, (*Tenant).serveDiscovery, nil},
}, managementTable)

// newRouter leads the table's paths to their handlers. Paths are taken as they come: cleaning them
// would redirect, and an API's identifier stands encoded in one.
func (t *Tenant) newRouter() *mux.Router {
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	for i := range table {
		router.Handle(table[i].Path, served{t, &table[i]}).Methods(table[i].Method)
	}
	router.HandleFunc(historyPath, t.serveHistory).Methods(http.MethodGet)
	router.NotFoundHandler = http.HandlerFunc(t.serveNotFound)
	router.MethodNotAllowedHandler = http.HandlerFunc(t.serveMethodNotAllowed)
	return router
}

// served is a line of the table as the router's handler.
type served struct {
	tenant *Tenant
	route  *route
}

func (s served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.tenant.setHeaders(w.Header(), s.route)
	if s.tenant.admit(w, r, s.route) {
		s.route.serve(s.tenant, w, r)
	}
}

// find returns the table's line for a request, or nil.
func (t *Tenant) find(r *http.Request) *route {
	line, _ := t.match(r)
	return line
}

// variables returns the variables of a request's path, decoded, by the table's names for them.
func (t *Tenant) variables(r *http.Request) map[string]string {
	_, vars := t.match(r)
	return decoded(vars)
}

func (t *Tenant) match(r *http.Request) (*route, map[string]string) {
	var m mux.RouteMatch
	if !t.router.Match(r, &m) || m.MatchErr != nil {
		return nil, nil
	}
	if s, ok := m.Handler.(served); ok {
		return s.route, m.Vars
	}
	return nil, nil
}

// service is the tenant as its shell sees it.
type service struct{ *Tenant }

// Identify finds the operation through the table. Token requests carry no ClientRequestToken: all of
// one step of a rotation's attempt are one logical call, as an SDK's retries are.
func (s service) Identify(r *http.Request, body []byte) wire.Request {
	route := s.find(r)
	if route == nil {
		return wire.Request{}
	}
	caller := s.world.Callers.Present()
	req := wire.Request{Op: route.Name, Caller: caller, Token: callOf(caller.Run())}
	if route.describe != nil {
		req.Args = route.describe(s.Tenant, r, body)
	}
	return req
}

func (s service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }
