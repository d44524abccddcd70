package fakelambda

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
)

// The Runtime API, version 2018-06-01: the only way in which a process gets an event and gives an
// answer. Statuses and errors are those of AWS's own runtime interface emulator.
const runtimePath = "/2018-06-01/runtime/"

// routes is the Runtime API of one sandbox.
func (b *processBox) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+runtimePath+"invocation/next", b.inTurn(b.serveNext))
	mux.HandleFunc("POST "+runtimePath+"invocation/{id}/response", b.inTurn(b.serveResponse))
	mux.HandleFunc("POST "+runtimePath+"invocation/{id}/error", b.inTurn(b.serveError))
	mux.HandleFunc("POST "+runtimePath+"init/error", b.inTurn(b.serveInitError))
	return mux
}

// inTurn keeps a call of a process that was resumed by the host's clock until the world has come
// there, and drops one of a process that should not run at all.
func (b *processBox) inTurn(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if g := b.sandbox.caller.Guest; g != nil && g.Arrive(r.Context()) != nil {
			panic(http.ErrAbortHandler)
		}
		h(w, r)
	}
}

// poll is a request for the next event that waits for one.
type poll struct {
	hold  *clock.Hold
	event chan event // closed when no event will come
}

// event is what a process is handed.
type event struct {
	inv      *invocation
	deadline time.Time // in its own clock
}

// serveNext waits for an event. The wait is the world's: its Hold is parked. A process that asks
// again, on another connection, has given the first one up.
func (b *processBox) serveNext(w http.ResponseWriter, r *http.Request) {
	// The listener's time-outs are for requests that do not come; here it is the answer that takes long.
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // a connection without deadlines needs none taken
	p := &poll{hold: clock.From(r.Context()), event: make(chan event, 1)}
	b.monitor.mu.Lock()
	allowed := b.phase != handed
	if allowed {
		b.hangUp()
		b.phase, b.poll = ready, p
		b.monitor.wakeLocked() // first, so that time cannot move in between
		p.hold.Park()
	}
	b.monitor.mu.Unlock()
	if !allowed {
		refuseState(w, "InvocationResponse", "Ready")
		return
	}
	e, ok := <-p.event
	if !ok {
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Lambda-Runtime-Aws-Request-Id", e.inv.id)
	h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(e.deadline.UnixMilli(), 10))
	h.Set("Lambda-Runtime-Invoked-Function-Arn", e.inv.function.arn)
	h.Set("Lambda-Runtime-Trace-Id", e.inv.trace())
	h.Set("Content-Length", strconv.Itoa(len(e.inv.payload)))
	_, _ = w.Write(e.inv.payload) // a process that does not take it has ended, which is noticed
}

// deliver hands the event to the process that waits for it. Once the poll's Hold is unparked the
// process is owed an answer and cannot be found at rest. That it was found so just before, whoever
// watches it may still be about to say: resume returns when that has been said, and only then does it
// count what is said of the process.
func (b *processBox) deliver(inv *invocation) {
	if inv.effect.Kill == fault.Before {
		b.kill()
		return
	}
	b.monitor.mu.Lock()
	p := b.poll
	b.poll = nil
	p.hold.Unpark()
	b.monitor.mu.Unlock()
	b.resume()
	b.monitor.mu.Lock()
	b.phase = handed
	b.monitor.mu.Unlock()
	p.event <- event{inv, b.process.Now().Add(inv.function.config.Timeout)}
}

// hangUp ends a poll without an event.
func (b *processBox) hangUp() {
	if b.poll != nil {
		b.poll.hold.Unpark()
		close(b.poll.event)
		b.poll = nil
	}
}

func (b *processBox) serveResponse(w http.ResponseWriter, r *http.Request) {
	body, err := readAnswer(r)
	var res result
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest, "InvalidRequest", "the body could not be read")
		return
	case len(body) > maxResponse:
		res = failed(journal.Failed, errorResponseTooLarge, tooLargeMessage(len(body)))
	case r.Trailer.Get(trailerErrorType) != "":
		doc, _ := base64.StdEncoding.DecodeString(r.Trailer.Get(trailerErrorBody)) // what cannot be read is unknown
		res = result{outcome: journal.Failed, errors: readDocument(doc, r.Trailer.Get(trailerErrorType)), answer: doc}
	default:
		res = result{outcome: journal.OK, answer: body}
	}
	if !b.post(w, r, res, "InvocationResponse") {
		return
	}
	if res.errors.Type == errorResponseTooLarge {
		refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
			fmt.Sprintf("Exceeded maximum allowed payload size (%d bytes).", maxResponse))
		return
	}
	accept(w)
}

func (b *processBox) serveError(w http.ResponseWriter, r *http.Request) {
	body, err := readAnswer(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, "InvalidRequest", "the body could not be read")
		return
	}
	d := readDocument(body, r.Header.Get(trailerErrorType))
	res := result{outcome: journal.Failed, errors: d, hint: b.code.hint(d), answer: body}
	if len(body) == 0 {
		res.answer = d.bytes()
	}
	if b.post(w, r, res, "InvocationErrorResponse") {
		accept(w)
	}
}

// post records the answer of the invocation that the process has, and reports false if it was refused.
func (b *processBox) post(w http.ResponseWriter, r *http.Request, res result, state string) bool {
	verdict := 0
	b.monitor.change(func() {
		switch {
		case b.inv == nil || r.PathValue("id") != b.inv.id:
			verdict = http.StatusBadRequest
		case b.phase != handed:
			verdict = http.StatusForbidden
		case b.inv.effect.Kill == fault.After:
			b.killed = true
			b.process.Kill()
		default:
			b.phase, b.answer = answered, &res
		}
	})
	switch verdict {
	case http.StatusBadRequest:
		refuse(w, verdict, "InvalidRequestID", "Invalid request ID")
	case http.StatusForbidden:
		refuseState(w, state, state)
	}
	return verdict == 0
}

func (b *processBox) serveInitError(w http.ResponseWriter, r *http.Request) {
	body, err := readAnswer(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, "InvalidRequest", "the body could not be read")
		return
	}
	d := readDocument(body, r.Header.Get(trailerErrorType))
	if len(body) == 0 {
		body = d.bytes()
	}
	allowed := true
	b.monitor.change(func() {
		if b.phase != booting || b.broken != nil {
			allowed = false
			return
		}
		b.broken = &result{outcome: journal.InitError, errors: d, hint: b.code.hint(d), answer: body}
	})
	if !allowed {
		refuseState(w, "Ready", "InitError")
		return
	}
	accept(w)
}

const (
	trailerErrorType = "Lambda-Runtime-Function-Error-Type"
	trailerErrorBody = "Lambda-Runtime-Function-Error-Body"
)

// readAnswer reads a body, of one that is too large a byte more than allowed: that is the size which
// the emulator reports, since it stops reading there.
func readAnswer(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxResponse+1))
	if err == nil && len(body) > maxResponse {
		_, err = io.Copy(io.Discard, r.Body)
	}
	return body, err
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, `{"status":"OK"}`+"\n") // as above
}

func refuse(w http.ResponseWriter, status int, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(document{kind, message}.bytes()) // as above
}

func refuseState(w http.ResponseWriter, from, to string) {
	refuse(w, http.StatusForbidden, "InvalidStateTransition",
		fmt.Sprintf("State transition from %s to %s failed for runtime. Error: State transition is not allowed", from, to))
}

// trace is the X-Ray header of an invocation that is not sampled.
func (inv *invocation) trace() string {
	hex := strings.ReplaceAll(inv.id, "-", "")
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0", inv.started.Unix(), hex[:24], hex[16:])
}
