package fakests

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
)

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

// Handler returns the service behind its shell, for a listener of internal/wire.
func (s *Service) Handler() http.Handler {
	p := protocol{s, map[string]operation{}}
	for _, op := range operations() {
		p.operations[op.name] = op
	}
	return wire.Shell(s.world, p)
}

// protocol is AWS's query protocol: a form that names the action, answered in XML.
type protocol struct {
	*Service
	operations map[string]operation
}

// action is what a request asks for, in its query or in its form.
func action(r *http.Request, body []byte) string {
	if name := r.URL.Query().Get("Action"); name != "" {
		return name
	}
	form, _ := url.ParseQuery(string(body)) // what cannot be read is no action
	return form.Get("Action")
}

// Identify is part of wire.Service.
func (p protocol) Identify(r *http.Request, body []byte) wire.Request {
	op, known := p.operations[action(r, body)]
	if !known {
		return wire.Request{}
	}
	return wire.Request{Op: "sts." + op.name, Caller: p.world.Callers.ByKey(wire.AccessKeyID(r.Header))}
}

// ServeHTTP is part of wire.Service.
func (p protocol) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.refuse(w, r, http.StatusBadRequest, "MalformedInput", "the body could not be read")
		return
	}
	op, known := p.operations[action(r, body)]
	if !known {
		p.refuse(w, r, http.StatusBadRequest, "InvalidAction", "Could not find operation "+action(r, body)+", or it is not there yet in this emulator")
		return
	}
	p.write(w, http.StatusOK, struct {
		XMLName   xml.Name
		Result    result
		RequestID string `xml:"ResponseMetadata>RequestId"`
	}{xml.Name{Space: namespace, Local: op.name + "Response"}, op.do(p.Service, wire.AccessKeyID(r.Header)), p.requests.UUID()})
}

// Refuse is part of wire.Service.
func (p protocol) Refuse(w http.ResponseWriter, r *http.Request, why fault.Refusal) {
	switch why.Kind {
	case fault.Throttled:
		p.refuse(w, r, http.StatusBadRequest, "Throttling", "Rate exceeded")
	case fault.Denied:
		p.refuse(w, r, http.StatusForbidden, "AccessDenied", "User is not authorized to perform this action")
	default:
		p.refuse(w, r, http.StatusInternalServerError, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure.")
	}
}

// refuse answers with an error, and tells the journal its code.
func (p protocol) refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	wire.Of(r.Context()).SetError(code)
	blame := "Sender"
	if status >= http.StatusInternalServerError {
		blame = "Receiver"
	}
	p.write(w, status, struct {
		XMLName   xml.Name
		Type      string `xml:"Error>Type"`
		Code      string `xml:"Error>Code"`
		Message   string `xml:"Error>Message"`
		RequestID string `xml:"RequestId"`
	}{xml.Name{Space: namespace, Local: "ErrorResponse"}, blame, code, message, p.requests.UUID()})
}

func (p protocol) write(w http.ResponseWriter, status int, out any) {
	body, err := xml.Marshal(out)
	if err != nil { // of our own types, which can all be written
		panic(err)
	}
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}
