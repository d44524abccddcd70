package wire

import (
	"context"
	"net/http"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// Service is what a fake gives to its shell.
type Service interface {
	// Identify says what a request is, before anything is done about it. It must not change any state.
	Identify(r *http.Request, body []byte) Request
	// ServeHTTP does it. The body can be read again; the context carries the Exchange (Of), the
	// caller (world.CallerFrom), and the Hold.
	http.Handler
	// Refuse answers a request with the vendor's own words for the refusal.
	Refuse(w http.ResponseWriter, r *http.Request, why fault.Refusal)
}

// Bounded is what a Service may be as well, if it says itself how long a request's body may be.
type Bounded interface {
	// MaxBody is the length in bytes of the longest body that is read of a request.
	MaxBody(r *http.Request) int64
	// RefuseBody answers a request whose body is longer.
	RefuseBody(w http.ResponseWriter, r *http.Request)
}

// Request is what Identify found.
type Request struct {
	Op     string        // "secrets.PutSecretValue"; empty: no operation of the service, neither journaled nor broken
	Caller *world.Caller // nil: the function whose turn it is, else "test"
	Token  string        // ClientRequestToken, where the operation has one: retries of one call share it
	Args   string        // what it is about, for the journal, by ordinal
	Secret string        // the secret that it names, if there is one
	Asked  journal.Asked // its parameters, as far as they are told
}

// Exchange is one request on its way through the shell, as its handler sees it.
type Exchange struct {
	Stale bool // a read is to answer as if the last write were not visible yet

	args, code, message string
	secret, version     string
}

// SetArgs tells the journal more precisely what the request is about.
func (x *Exchange) SetArgs(args string) { x.args = args }

// SetVersion tells the journal which secret the request was about, and which version, by ordinal: for a
// request that made them, so that Identify could not know.
func (x *Exchange) SetVersion(secret, version string) { x.secret, x.version = secret, version }

// SetError tells the journal the vendor's code of the error that is answered.
func (x *Exchange) SetError(code string) { x.code = code }

// SetMessage tells the journal the vendor's words of the error that is answered, with no secret in them.
func (x *Exchange) SetMessage(message string) { x.message = message }

// about says in the journal's line what only the operation could know. A token that stood for no version
// before stands for the one that was made.
func (x *Exchange) about(c *journal.Call, token string) {
	if c.Secret == "" {
		c.Secret = x.secret
	}
	if token != "" && c.Asked.Token == "" {
		c.Asked.Token = x.version
	}
}

type exchangeKey struct{}

// Of returns the Exchange of a request's context; outside a request, one that nobody reads.
func Of(ctx context.Context) *Exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*Exchange); ok {
		return x
	}
	return &Exchange{}
}
