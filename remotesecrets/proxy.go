package remotesecrets

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// Handler returns the proxy behind the world's shell; it belongs on a listener of internal/wire, whose
// requests hold the world's clock.
func (s *Service) Handler() http.Handler { return wire.Shell(s.world, protocol{s}) }

// protocol is the vendor's wire protocol, AWS JSON 1.1.
type protocol struct{ *Service }

// Identify is part of wire.Service.
func (p protocol) Identify(r *http.Request, body []byte) wire.Request {
	op, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	if _, known := operations[op]; !ok || !known {
		return wire.Request{}
	}
	a := subjectOf(body)
	args, secret, asked := p.about(a)
	return wire.Request{
		Op: "secrets." + op, Caller: p.caller(r),
		Token: a.ClientRequestToken, Args: args, Secret: secret, Asked: asked,
	}
}

// caller is who has the request's access key id. A function at the endpoint has one of the endpoint's making, and is
// the one that has an event; nil says so.
func (p protocol) caller(r *http.Request) *world.Caller {
	c := p.world.Callers.ByKey(wire.AccessKeyID(r.Header))
	if p.room.endpoint.options.Away && !c.Function {
		return nil
	}
	return c
}

// ServeHTTP is part of wire.Service: it has the endpoint answer, and looks what came of it. What configures a
// rotation is the world's own affair.
func (p protocol) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op, _ := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	x := wire.Of(r.Context())
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.write(w, http.StatusBadRequest, refusalBody("SerializationException", "the request body could not be read"))
		return
	}
	var a *answer
	switch {
	case op == "RotateSecret" && p.Has(subjectOf(body).SecretId):
		a = p.rotateSecret(r.Context(), body)
	case x.Stale:
		a = p.stale(op, body)
	}
	if a == nil {
		a = p.pass(r, op, body)
	}
	p.tell(x, a, subjectOf(body))
	p.write(w, a.status, a.body)
}

// answer is what the endpoint says.
type answer struct {
	status int
	body   []byte
}

// pass has the endpoint answer a request. That goes on when the client has gone: what it asked for happens.
func (s *Service) pass(r *http.Request, op string, body []byte) *answer {
	ctx := context.WithoutCancel(r.Context())
	caller := world.CallerFrom(ctx)
	return s.exchange(ctx, op, body, r.Header.Get("Content-Type"), doer{by: caller.Name, run: caller.Run(), known: operations[op]})
}

// exchange makes a call and looks at the secret that it names, as one.
func (s *Service) exchange(ctx context.Context, op string, body []byte, kind string, d doer) *answer {
	s.asking.Lock()
	defer s.asking.Unlock()
	a, err := s.send(ctx, op, body, kind)
	if err != nil {
		s.fail(err)
		return &answer{http.StatusBadGateway, refusalBody("InternalServiceError", "rollover: the endpoint does not answer")}
	}
	if id := subjectOf(body).id(); id != "" {
		s.noteMade(op, id, a.status)
		s.lookLocked(ctx, id, d)
	}
	return a
}

// noteMade remembers a secret that came to be through the proxy.
func (s *Service) noteMade(op, name string, status int) {
	if op == "CreateSecret" && status == http.StatusOK {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.made = append(s.made, name)
	}
}

// send passes a body on as it is.
func (s *Service) send(ctx context.Context, op string, body []byte, kind string) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.room.endpoint.url+"/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if kind == "" {
		kind = contentType
	}
	req.Header.Set("X-Amz-Target", targetPrefix+op)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Authorization", s.room.authorization("secretsmanager"))
	resp, err := s.room.endpoint.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	return &answer{resp.StatusCode, said}, err
}

// tell tells the journal which version a call made, and which error it got.
func (s *Service) tell(x *wire.Exchange, a *answer, of subject) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sec := s.findLocked(of.id())
	if sec != nil {
		made := ""
		if v := sec.versions[of.ClientRequestToken]; v != nil {
			made = v.ordinal
		}
		x.SetVersion(sec.name, made)
	}
	if a.status/100 == 2 {
		if sec != nil && of.ClientRequestToken != "" && sec.versions[of.ClientRequestToken] != nil {
			x.SetArgs(strings.Join(append([]string{sec.name, sec.versions[of.ClientRequestToken].ordinal}, of.VersionStages...), " "))
		}
		return
	}
	e := errorOf(a.status, "", a.body)
	x.SetError(e.Code)
	x.SetMessage(s.maskedLocked(sec, e.Message))
}

// Refuse is part of wire.Service: the words are the vendor's.
func (p protocol) Refuse(w http.ResponseWriter, r *http.Request, why fault.Refusal) {
	op, _ := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	x := wire.Of(r.Context())
	status, code, message := http.StatusInternalServerError, "InternalServiceError", "An error occurred on the server side."
	switch why.Kind {
	case fault.Throttled:
		status, code, message = http.StatusBadRequest, "ThrottlingException", "Rate exceeded"
	case fault.Denied:
		body, _ := io.ReadAll(r.Body) // it has been read before
		o := p.room.endpoint.options
		status, code = http.StatusBadRequest, "AccessDeniedException"
		message = fmt.Sprintf("User: arn:aws:iam::%s:user/%s is not authorized to perform: secretsmanager:%s on resource: %s because no identity-based policy allows the secretsmanager:%[3]s action",
			o.Account, world.CallerFrom(r.Context()).Name, op, subjectOf(body).id())
	}
	x.SetError(code)
	x.SetMessage(p.world.Names.Mask(message))
	p.write(w, status, refusalBody(code, message))
}

func refusalBody(code, message string) []byte {
	b, _ := json.Marshal(map[string]string{"__type": code, "Message": message}) // strings can be written
	return b
}

func (p protocol) write(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h["Content-Type"] = []string{contentType}
	h["X-Amzn-Requestid"] = []string{p.requests.UUID()}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// ListenBeside serves the proxy on addr, or on a free loopback port if addr is empty, until Close. front is
// given its handler and returns the one that is served; nil changes nothing.
func (s *Service) ListenBeside(addr string, front func(http.Handler) http.Handler) error {
	return s.address.Open(s.world, addr, s.Handler(), front)
}

// URL returns the address for a client's endpoint, without a trailing slash; empty before ListenBeside.
func (s *Service) URL() string { return s.address.URL() }
