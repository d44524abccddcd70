package fakeauth0

import (
	"net/http"
	"strconv"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
)

// edgePage is the kind of page that the edge in front of Auth0 shows in place of an answer (row E24).
const edgePage = `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>cloudflare</center>
</body>
</html>
`

// Refuse answers a request that a fault refuses, in Auth0's words.
func (s service) Refuse(w http.ResponseWriter, r *http.Request, why fault.Refusal) {
	route := s.find(r)
	if route == nil {
		route = &unrouted
	}
	s.setHeaders(w.Header(), route)
	switch why.Kind {
	case fault.Throttled:
		s.throttle(w, r, route, why.After)
	case fault.Denied:
		s.refuse(w, r, route, errForbidden())
	default:
		if why.After > 0 {
			setRetryAfter(w.Header(), why.After)
		}
		s.outage(w, r, route)
	}
}

// unrouted is the line of the table for what it has none for.
var unrouted route

// refuse writes a refusal in the words of the API that was called.
func (s service) refuse(w http.ResponseWriter, r *http.Request, route *route, e *Error) {
	if route.scopes == nil {
		writeError(w, r, e)
		return
	}
	writeAPIError(w, r, apiError(e.Status, e.Code, e.Description))
}

// throttle says when the bucket has its next token: after the hint, or in a second as recorded. The
// header Retry-After is not promised for it (spec/auth0.md 1.7).
func (s service) throttle(w http.ResponseWriter, r *http.Request, route *route, after time.Duration) {
	if after == 0 {
		after = time.Second
	}
	s.throttleUntil(w, r, route, route.limit, s.world.Clock.Now().Add(after))
}

func (s service) throttleUntil(w http.ResponseWriter, r *http.Request, route *route, limit int, next time.Time) {
	setRateLimit(w.Header(), limit, 0, next)
	if s.options.RetryAfter {
		setRetryAfter(w.Header(), next.Sub(s.world.Clock.Now()))
	}
	s.refuse(w, r, route, errThrottled(s.options.throttleText()))
}

func (s service) outage(w http.ResponseWriter, r *http.Request, route *route) {
	switch s.options.Outage {
	case OutageEmpty:
		wire.Of(r.Context()).SetError("server_error")
		w.WriteHeader(http.StatusInternalServerError)
	case OutageServerError:
		s.refuse(w, r, route, errServer())
	case OutageEdge:
		wire.Of(r.Context()).SetError("bad_gateway")
		h := w.Header()
		clear(h)
		h.Set("Content-Type", "text/html")
		h.Set("Server", "cloudflare")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte(edgePage))
	case OutageDisabled:
		s.refuse(w, r, route, errDisabled())
	case OutageValidation:
		s.refuse(w, r, route, errValidation())
	default:
		s.refuse(w, r, route, errUnavailable())
	}
}

// setRetryAfter tells whole seconds, and never too few.
func setRetryAfter(h http.Header, after time.Duration) {
	h.Set("Retry-After", strconv.FormatInt(int64((after+time.Second-1)/time.Second), 10))
}
