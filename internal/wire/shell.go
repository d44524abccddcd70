package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// maxBody is more than a fake accepts that is not Bounded; what is longer is not read.
const maxBody = 16 << 20

// maxDrained is how much of a body that is too long is read and dropped, in bytes, so that its sender
// comes to hear the answer.
const maxDrained = 256 << 20

// Shell wraps a service: it finds the caller and its turn, asks the plan, applies the fault, and
// writes the journal's line. A call whose caller goes before the world has come to it (cut off,
// killed, or tired of waiting) does not happen.
//
// A service that panics is at fault itself, and says so: the caller gets a 500 that names
// rollover, the journal a line with the error "rollover.Panic" and a note, and the server's error
// log the stack.
func Shell(w *world.World, s Service) http.Handler { return &shell{w, s} }

type shell struct {
	world   *world.World
	service Service
}

func (s *shell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.mostOf(r)))
	if err != nil {
		s.dated(w)
		if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) {
			s.refuseBody(w, r)
			return
		}
		http.Error(w, "the request body could not be read", http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	req := s.service.Identify(r, body)
	if req.Op == "" {
		s.dated(w)
		s.service.ServeHTTP(w, r)
		return
	}
	if req.Caller == nil {
		req.Caller = s.world.Callers.Present()
	}
	ctx := world.WithCaller(r.Context(), req.Caller)
	if g := req.Caller.Guest; g != nil {
		ctx = clock.WithGuest(ctx, g)
		if waitFor(ctx, g.Arrive) != nil {
			panic(http.ErrAbortHandler)
		}
	}
	s.exchange(w, r.WithContext(ctx), req, body)
}

// mostOf is how many bytes of a request's body are read.
func (s *shell) mostOf(r *http.Request) int64 {
	if b, is := s.service.(Bounded); is {
		return b.MaxBody(r)
	}
	return maxBody
}

func (s *shell) refuseBody(w http.ResponseWriter, r *http.Request) {
	b, is := s.service.(Bounded)
	if !is {
		http.Error(w, "the request body is longer than 16 MiB", http.StatusRequestEntityTooLarge)
		return
	}
	_, _ = io.CopyN(io.Discard, r.Body, maxDrained) // what is still longer is cut off
	b.RefuseBody(w, r)
}

// exchange takes one call through its fault, and answers.
func (s *shell) exchange(w http.ResponseWriter, r *http.Request, req Request, body []byte) {
	ctx, now := r.Context(), s.world.Clock.Now()
	run := req.Caller.Run()
	line := journal.Call{Op: req.Op, By: req.Caller.Name, Step: run.Step, Run: run.Number, Attempt: run.Attempt, Args: req.Args, Secret: req.Secret, Asked: req.Asked}
	var effect fault.Effect
	if f, hit := s.world.Faults.Strike(fault.Boundary{
		At: now, Op: req.Op, Caller: req.Caller.Name, Function: req.Caller.Function,
		Step: run.Step, Attempt: run.Attempt, Call: logicalCall(req, run),
	}); hit {
		effect = f.Effect()
		line.Fault = f.String()
	}
	end := s.world.Journal.Begin(now, line)
	x := &Exchange{Stale: effect.Stale}
	answer, heard, aborted := s.attempt(context.WithValue(ctx, exchangeKey{}, x), r, body, effect, req)
	end(func(c *journal.Call) {
		c.Done = s.world.Clock.Now()
		c.Error, c.Message = x.code, x.message
		c.Unheard = !heard && answer != nil
		if x.args != "" {
			c.Args = x.args
		}
		x.about(c, req.Token)
		if heard {
			answer.WriteHeader(http.StatusOK) // unless it has a status
			c.Status = answer.status
		}
	})
	if g := req.Caller.Guest; g != nil && waitFor(ctx, g.Call) != nil {
		heard = false
	}
	if !heard || aborted {
		panic(http.ErrAbortHandler)
	}
	answer.write(w, s.world.Clock.Now(), effect.Malform)
}

// logicalCall is what attempts of one call have in common. Where the operation has no
// ClientRequestToken, that is what it is about, within one step of one attempt.
func logicalCall(req Request, run world.Run) string {
	if req.Token != "" {
		return fmt.Sprintf("%s %s %s", req.Caller.Name, req.Op, req.Token)
	}
	return fmt.Sprintf("%s %s %q run %d.%d %s", req.Caller.Name, req.Op, req.Args, run.Number, run.Attempt, run.Step)
}

// waitFor waits for the world, and gives up when the client goes.
func waitFor(ctx context.Context, wait func(context.Context) error) error {
	c := connOf(ctx)
	c.attend(true)
	defer c.attend(false)
	return wait(ctx)
}

// attempt is perform, for a service that may panic. aborted tells that the service cut the connection
// itself (http.ErrAbortHandler).
func (s *shell) attempt(ctx context.Context, r *http.Request, body []byte, e fault.Effect, req Request) (a *answer, heard, aborted bool) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			a, heard, aborted = nil, false, true
		default:
			a, heard = s.panicked(ctx, req.Op, v), true
		}
	}()
	a, heard = s.perform(ctx, r, body, e, req.Caller)
	return a, heard, false
}

// panicked tells everybody that the fake is broken.
func (s *shell) panicked(ctx context.Context, op string, v any) *answer {
	what := s.world.Names.Mask(fmt.Sprintf("rollover: the fake panicked in %s: %v", op, v))
	if srv, ok := ctx.Value(http.ServerContextKey).(*http.Server); ok && srv.ErrorLog != nil {
		srv.ErrorLog.Printf("%s\n%s", what, debug.Stack())
	}
	s.world.Record(journal.Note{By: "rollover", Text: what})
	Of(ctx).SetError("rollover.Panic")
	a := newAnswer()
	http.Error(a, what, http.StatusInternalServerError)
	return a
}

// perform applies the effect around the operation. answer is nil if it did not happen and nothing
// is said; heard tells whether the caller is to get it.
func (s *shell) perform(ctx context.Context, r *http.Request, body []byte, e fault.Effect, caller *world.Caller) (a *answer, heard bool) {
	if e.Delay > 0 {
		late := func(ctx context.Context) error { return s.world.Clock.Sleep(ctx, e.Delay) }
		if waitFor(ctx, late) != nil || (caller.Guest != nil && caller.Guest.Away()) {
			return nil, false
		}
	}
	if e.Kill == fault.Before {
		kill(caller)
		return nil, false
	}
	if e.Sever {
		connOf(ctx).reset()
		return nil, false
	}
	if e.Refuse != nil {
		a = newAnswer()
		s.service.Refuse(a, r.WithContext(ctx), *e.Refuse)
		return a, true
	}
	for range 1 + e.Repeat {
		a = newAnswer()
		*Of(ctx) = Exchange{Stale: e.Stale}
		again := r.WithContext(ctx)
		again.Body = io.NopCloser(bytes.NewReader(body))
		s.service.ServeHTTP(a, again)
	}
	if e.Kill == fault.After {
		kill(caller)
		return a, false
	}
	return a, !e.Lose
}

func kill(c *world.Caller) {
	if c.Kill != nil {
		c.Kill()
	}
}

func (s *shell) dated(w http.ResponseWriter) { setDate(w.Header(), s.world.Clock.Now()) }

func setDate(h http.Header, now time.Time) { h.Set("Date", now.UTC().Format(http.TimeFormat)) }

// answer is a response that has not been sent.
type answer struct {
	header http.Header
	status int // 0: nothing written yet, which is 200
	body   bytes.Buffer
}

func newAnswer() *answer { return &answer{header: http.Header{}} }

func (a *answer) Header() http.Header { return a.header }

// WriteHeader takes the first status, as net/http does.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

func (a *answer) write(w http.ResponseWriter, now time.Time, malform bool) {
	h := w.Header()
	for k, v := range a.header {
		h[k] = v
	}
	setDate(h, now)
	body := a.body.Bytes()
	if malform {
		body = body[:len(body)/2]
	}
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified { // RFC 9110 8.6
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // the client may be gone; that is its own affair
}
