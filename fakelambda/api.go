package fakelambda

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// APIPath is how every path of Lambda's API begins: with the date of its version.
var APIPath = regexp.MustCompile(`^/20\d\d-\d\d-\d\d/`)

// APIHandler is Lambda's API over HTTP (REST-JSON), for a listener of internal/wire, whose requests hold
// the world's clock. Signatures are not looked at.
func (s *Service) APIHandler() http.Handler {
	p := &protocol{service: s, mux: http.NewServeMux(), byRoute: map[string]operation{}}
	for _, op := range operations() {
		for _, route := range []string{op.route, op.route + "/{$}"} { // SDKs of some years ago end a list's path so
			p.byRoute[route] = op
			p.mux.HandleFunc(route, p.serve(op))
		}
	}
	p.mux.HandleFunc(invokeRoute, s.serveInvoke)
	p.mux.HandleFunc(packageRoute, s.servePackage)
	return wire.Shell(s.world, p)
}

// protocol is the REST-JSON protocol of Lambda.
type protocol struct {
	service *Service
	mux     *http.ServeMux
	byRoute map[string]operation
}

// request is one on its way through an operation.
type request struct {
	function string // as the path names it
	path     func(name string) string
	query    url.Values
	base     string // the service's own URL, as the client has it
}

// Identify is part of wire.Service. An invocation is a boundary of its own, wherever it comes from.
func (p *protocol) Identify(r *http.Request, body []byte) wire.Request {
	op, known := p.find(r)
	if !known {
		return wire.Request{}
	}
	return wire.Request{
		Op:     "lambda." + op.name,
		Caller: p.service.world.Callers.ByKey(wire.AccessKeyID(r.Header)),
		Args:   p.service.world.Names.Mask(about(r, body)),
	}
}

func (p *protocol) find(r *http.Request) (operation, bool) {
	_, route := p.mux.Handler(r)
	op, known := p.byRoute[route]
	return op, known
}

// about is the function that a request names, as it names it.
func about(r *http.Request, body []byte) string {
	if segments := strings.Split(r.URL.EscapedPath(), "/"); len(segments) > 3 {
		name, _ := url.PathUnescape(segments[3]) // the listener has read it already
		return name
	}
	var in struct{ FunctionName string }
	_ = json.Unmarshal(body, &in) // what cannot be read is refused later, and is about nothing
	return in.FunctionName
}

// ServeHTTP is part of wire.Service.
func (p *protocol) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, route := p.mux.Handler(r); route == "" {
		p.service.refuse(w, r, &Error{CodeUnknown, "There is no such operation, or it is not there yet in this emulator: " + r.Method + " " + r.URL.Path})
		return
	}
	p.mux.ServeHTTP(w, r)
}

func (p *protocol) serve(op operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			p.service.refuse(w, r, &Error{CodeInvalidContent, "the body could not be read"})
			return
		}
		c := &request{function: r.PathValue("function"), path: r.PathValue, query: r.URL.Query(), base: "http://" + r.Host}
		out, err := op.do(p.service, c, body)
		switch {
		case err != nil:
			p.service.refuse(w, r, err)
		case op.status == http.StatusNoContent:
			w.Header().Set("X-Amzn-Requestid", p.service.requestID())
			w.WriteHeader(op.status)
		default:
			writeJSON(w, jsonType, p.service.requestID(), op.status, out)
		}
	}
}

// Refuse is part of wire.Service.
func (p *protocol) Refuse(w http.ResponseWriter, r *http.Request, why fault.Refusal) {
	switch why.Kind {
	case fault.Throttled:
		p.service.refuse(w, r, &Error{CodeThrottled, "Rate exceeded"})
	case fault.Denied:
		op, _ := p.find(r)
		body, _ := io.ReadAll(r.Body) // it has been read before, from memory
		resource := p.service.ARN(about(r, body))
		p.service.refuse(w, r, &Error{CodeDenied, "User: arn:aws:iam::" + p.service.options.Account + ":user/" + world.CallerFrom(r.Context()).Name +
			" is not authorized to perform: lambda:" + op.name + " on resource: " + resource + " because no identity-based policy allows the lambda:" + op.name + " action"})
	default:
		p.service.refuse(w, r, serviceError("Service error."))
	}
}

// largestRequest is how long a request may be that brings code, in bytes: the largest zip in base64, and
// room for the rest.
const largestRequest = 70167211

// MaxBody is part of wire.Bounded.
func (p *protocol) MaxBody(r *http.Request) int64 {
	if _, route := p.mux.Handler(r); route == invokeRoute {
		return maxPayload
	}
	return largestRequest
}

// RefuseBody is part of wire.Bounded.
func (p *protocol) RefuseBody(w http.ResponseWriter, r *http.Request) {
	if _, route := p.mux.Handler(r); route == invokeRoute {
		p.service.refuse(w, r, payloadTooLarge())
		return
	}
	op, _ := p.find(r)
	p.service.refuse(w, r, &Error{CodeEntityTooLarge, "Request must be smaller than 70167211 bytes for the " + op.name + " operation"})
}

const jsonType = "application/json"

// refuse answers with an error, and tells the journal its code. The member in which the text stands is
// spelt as in the error's shape in the API's model.
func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	e := new(Error)
	if !errors.As(err, &e) {
		e = serviceError("%v", err)
	}
	wire.Of(r.Context()).SetError(e.Code)
	body := map[string]string{"Type": "User", "message": e.Message}
	switch e.Code {
	case CodeService:
		body = map[string]string{"Type": "Service", "Message": e.Message}
	case CodeNotFound, CodeDenied:
		body = map[string]string{"Type": "User", "Message": e.Message}
	}
	w.Header().Set("X-Amzn-Errortype", e.Code)
	writeJSON(w, jsonType, s.requestID(), e.status(), body)
}

// requestID is that of a request which is no invocation.
func (s *Service) requestID() string { return s.choices.UUID() }

// writeJSON answers with a JSON object.
func writeJSON(w http.ResponseWriter, contentType, requestID string, status int, out any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil { // of our own types, which can all be written
		panic(err)
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("X-Amzn-Requestid", requestID)
	w.WriteHeader(status)
	_, _ = w.Write(bytes.TrimSuffix(b.Bytes(), []byte{'\n'})) // a client that is gone needs no answer
}
