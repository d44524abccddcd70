package wire

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// maxBody is more than any operation of the fakes accepts; what is longer is not read.
const maxBody = 16 << 20

// Shell wraps a service: it finds the caller and its turn, asks the plan, applies the fault, and
// writes the journal's line.
func Shell(w *world.World, s Service) http.Handler { return &shell{w, s} }

type shell struct {
	world   *world.World
	service Service
}

func (s *shell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		s.dated(w)
		http.Error(w, "the request body could not be read, or is longer than 16 MiB", http.StatusRequestEntityTooLarge)
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
		if g.Arrive(ctx) != nil {
			panic(http.ErrAbortHandler)
		}
	}
	s.exchange(w, r.WithContext(ctx), req, body)
}

// exchange takes one call through its fault, and answers.
func (s *shell) exchange(w http.ResponseWriter, r *http.Request, req Request, body []byte) {
	ctx, now := r.Context(), s.world.Clock.Now()
	run := req.Caller.Run()
	line := journal.Call{Op: req.Op, By: req.Caller.Name, Step: run.Step, Run: run.Number, Attempt: run.Attempt, Args: req.Args}
	var effect fault.Effect
	if f, hit := s.world.Faults.Strike(fault.Boundary{
		At: now, Op: req.Op, Caller: req.Caller.Name, Function: req.Caller.Function,
		Step: run.Step, Attempt: run.Attempt, Call: req.Caller.Name + " " + req.Op + " " + req.Token,
	}); hit {
		effect = f.Effect()
		line.Fault = f.String()
	}
	end := s.world.Journal.Begin(now, line)
	x := &Exchange{Stale: effect.Stale}
	answer, heard := s.perform(context.WithValue(ctx, exchangeKey{}, x), r, body, effect, req.Caller)
	end(func(c *journal.Call) {
		c.Done = s.world.Clock.Now()
		c.Error = x.code
		c.Unheard = !heard && answer != nil
		if x.args != "" {
			c.Args = x.args
		}
		if heard {
			c.Status = answer.status
		}
	})
	if g := req.Caller.Guest; g != nil && g.Call(ctx) != nil {
		heard = false
	}
	if !heard {
		panic(http.ErrAbortHandler)
	}
	answer.write(w, s.world.Clock.Now(), effect.Malform)
}

// perform applies the effect around the operation. answer is nil if it did not happen and nothing
// is said; heard tells whether the caller is to get it.
func (s *shell) perform(ctx context.Context, r *http.Request, body []byte, e fault.Effect, caller *world.Caller) (a *answer, heard bool) {
	if e.Delay > 0 && s.world.Clock.Sleep(ctx, e.Delay) != nil {
		return nil, false
	}
	if e.Kill == fault.Before {
		kill(caller)
		return nil, false
	}
	if e.Sever {
		ctx.Value(connKey{}).(holder).reset()
		return nil, false
	}
	if e.Refuse != nil {
		a = newAnswer()
		s.service.Refuse(a, r.WithContext(ctx), *e.Refuse)
		return a, true
	}
	for range 1 + e.Repeat {
		a = newAnswer()
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
	status int
	body   bytes.Buffer
}

func newAnswer() *answer { return &answer{header: http.Header{}, status: http.StatusOK} }

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

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
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // the client may be gone; that is its own affair
}
