package fakesecrets

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

const (
	targetPrefix = "secretsmanager."
	contentType  = "application/x-amz-json-1.1"
)

// Handler returns the service behind its shell, for a listener of somebody else's; it belongs on one of
// internal/wire, whose requests hold the world's clock.
func (s *Service) Handler() http.Handler { return wire.Shell(s.world, protocol{s}) }

// protocol is the vendor's wire protocol, AWS JSON 1.1 (spec 1).
type protocol struct{ *Service }

// Identify is part of wire.Service.
func (p protocol) Identify(r *http.Request, body []byte) wire.Request {
	name, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	if _, known := p.operations[name]; !ok || !known {
		return wire.Request{}
	}
	by := credentialOf(r.Header)
	var about subject
	_ = json.Unmarshal(body, &about) // what cannot be read is refused later, and is about nothing
	at := by.in(p.stores.usual)
	secret, asked := p.asked(at, about)
	return wire.Request{
		Op:     "secrets." + name,
		Caller: p.world.Callers.ByKey(by.accessKeyID),
		Token:  about.ClientRequestToken,
		Args:   p.args(at, about),
		Secret: secret,
		Asked:  asked,
	}
}

// ServeHTTP is part of wire.Service.
func (p protocol) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _ := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	op, known := p.operations[name]
	x := wire.Of(r.Context())
	if !known || r.Method != http.MethodPost {
		p.refuse(w, x, unknownOperation.of(name))
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.refuse(w, x, badBody.of("it could not be read"))
		return
	}
	if len(body) > longestBody {
		p.refuse(w, x, tooLong.of())
		return
	}
	c := &call{op: name, caller: world.CallerFrom(r.Context()), at: credentialOf(r.Header).in(p.stores.usual), stale: x.Stale}
	out, err := op.do(p.Service, c, body)
	if c.args != "" {
		x.SetArgs(c.args)
	}
	x.SetVersion(c.secret, c.version)
	if err != nil {
		p.refuse(w, x, err)
		x.SetMessage(p.wording(c.at, body, err))
		return
	}
	p.write(w, http.StatusOK, out)
}

// Refuse is part of wire.Service.
func (p protocol) Refuse(w http.ResponseWriter, r *http.Request, why fault.Refusal) {
	x := wire.Of(r.Context())
	switch why.Kind {
	case fault.Throttled:
		p.refuse(w, x, throttled.of())
	case fault.Denied:
		p.refuse(w, x, p.denial(r))
	default:
		p.refuse(w, x, internal.of())
	}
}

// denial is E20, in which the resource is the SecretId as given.
func (p protocol) denial(r *http.Request) error {
	name, _ := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	var about subject
	if body, err := io.ReadAll(r.Body); err == nil {
		_ = json.Unmarshal(body, &about)
	}
	user := credentialOf(r.Header).in(p.stores.usual).user(callerName(r.Context()))
	return denied.of(user, name, about.id(), "identity-based")
}

func callerName(ctx context.Context) string { return world.CallerFrom(ctx).Name }

// refuse answers with an error (spec 1.3), and tells the journal its code and its words.
func (p protocol) refuse(w http.ResponseWriter, x *wire.Exchange, err error) {
	var e *Error
	if !errors.As(err, &e) {
		e = internal.of()
	}
	x.SetError(e.Code)
	x.SetMessage(p.told(e.Message))
	body := map[string]string{"__type": e.Code}
	if e.Code == catalogue[invalid].code {
		body["message"] = e.Message // O11
	} else {
		body["Message"] = e.Message
	}
	p.write(w, e.Status, body)
}

// write answers with a JSON object.
func (p protocol) write(w http.ResponseWriter, status int, out any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil { // of our own types, which can all be written
		panic(err)
	}
	h := w.Header()
	h["Content-Type"] = []string{contentType}
	h["X-Amzn-Requestid"] = []string{p.requests.UUID()}
	w.WriteHeader(status)
	_, _ = w.Write(bytes.TrimSuffix(b.Bytes(), []byte{'\n'}))
}
