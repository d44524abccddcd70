package fakelambda

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// Op is the name of the boundary at which an invocation is broken by a fault plan.
const Op = "lambda.invoke"

const maxPayload = 6 << 20 // bytes of a synchronous request (Lambda quotas)

var errClosed = &Error{CodeService, "the Lambda service is closed"}

// Invoke hands an event to a function and waits for its answer (Lambda's Invoke with
// RequestResponse). function is a name or an ARN. functionError is empty when the handler returned,
// else "Unhandled", and answer then is Lambda's error document. err, an *Error or the context's error,
// says that the service could not run the function.
//
// Called with a context that carries a Hold (work of the world's clock, a request to a fake), the
// Hold is parked while the function has the event. Called by a bystander, such as a test, Invoke
// drives the clock until it has the answer. world.WithRun on the context says which rotation the
// invocation belongs to.
//
// A fault on "lambda.invoke" hits the invocation as a whole: a refusal or a disconnect means it is
// not run; killed before or after means the process ends as the event is handed to it, or when it
// has answered; a lost reply turns its answer into a function error.
func (s *Service) Invoke(ctx context.Context, function string, payload []byte) (functionError string, answer []byte, err error) {
	return s.carryOut(ctx, order{function: function, payload: payload})
}

// carryOut is Invoke for an order.
func (s *Service) carryOut(ctx context.Context, o order) (functionError string, answer []byte, err error) {
	end, err := s.begin()
	if err != nil {
		return "", nil, err
	}
	defer end()
	var r result
	if o.lazily = clock.From(ctx) != nil; o.lazily {
		r = s.invoke(ctx, o)
	} else {
		r = s.drive(ctx, o)
	}
	if r.err != nil {
		return "", nil, r.err
	}
	if r.outcome != journal.OK {
		functionError = unhandled
	}
	return functionError, r.answer, nil
}

// begin counts an invocation that Close has to wait for, until the returned func is called.
func (s *Service) begin() (end func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	s.running.Add(1)
	return s.running.Done, nil
}

// drive invokes as work of the clock and moves time until it has ended.
func (s *Service) drive(ctx context.Context, o order) (r result) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan struct{})
	event := s.world.Clock.Go("invoke "+o.function, func(work context.Context) {
		defer close(done)
		r = s.invoke(clock.With(ctx, clock.From(work)), o)
	})
	var err error
	if s.options.RealTime {
		select {
		case <-done:
		case <-ctx.Done():
			err = ctx.Err()
		}
	} else {
		err = s.world.Clock.Until(ctx, done)
	}
	if err != nil {
		if event.Cancel() {
			return result{outcome: journal.Refused, err: err}
		}
		cancel(err)
		<-done
	}
	return r
}

// order is what an invoker asks for.
type order struct {
	function string
	payload  []byte
	id       string  // of the request; empty: one is chosen
	source   *source // for what a service asks; nil: somebody of the account, whom the policy is no matter to
	lazily   bool    // the world is driven by somebody else, who will see to what is left for later
}

// invoke is Invoke on behalf of work.
func (s *Service) invoke(ctx context.Context, o order) result {
	run := world.RunFrom(ctx)
	f := s.find(o.function)
	if f == nil {
		f = s.keptFor(run, o.function)
	}
	if f == nil {
		return unable(&Error{CodeNotFound, "Function not found: " + s.ARN(o.function)})
	}
	if err := checkPayload(&o.payload); err != nil {
		return unable(err)
	}
	var effect fault.Effect
	var struck string
	if hit, yes := s.world.Faults.Strike(fault.Boundary{
		At: s.world.Clock.Now(), Op: Op, Caller: f.config.Name, Function: true, Step: run.Step, Attempt: run.Attempt,
		Call: f.config.Name + " " + Op + " " + run.Step + " " + run.Version,
	}); yes {
		effect, struck = hit.Effect(), hit.String()
	}
	if o.id == "" {
		o.id = s.ids.UUID()
	}
	var r result
	for range 1 + effect.Repeat {
		ctx, cancel := context.WithCancelCause(ctx)
		inv := &invocation{
			service: s, function: f, request: s.world.Names.Next("invocation"), id: o.id, payload: o.payload, source: o.source,
			run: run, effect: effect, fault: struck, lazily: o.lazily, cancel: cancel,
		}
		inv.leaks = &leaks{world: s.world, fact: journal.Leaked{Function: f.config.Name, Request: inv.request, Step: run.Step}}
		inv.output.now, inv.output.dropping = s.world.Clock.Now, func(text string) { inv.leaks.hold("log", text) }
		r = inv.perform(ctx)
		cancel(nil)
		effect.Delay = 0
	}
	return r
}

// checkPayload refuses what Lambda's front end refuses; an empty payload becomes an empty object.
func checkPayload(payload *[]byte) error {
	if len(*payload) == 0 {
		*payload = []byte("{}")
	}
	if len(*payload) > maxPayload {
		return payloadTooLarge()
	}
	var any json.RawMessage
	if err := json.Unmarshal(*payload, &any); err != nil {
		return &Error{CodeInvalidContent, "Could not parse request body into json: " + err.Error()}
	}
	return nil
}

func payloadTooLarge() *Error {
	return &Error{CodeTooLarge, "Request must be smaller than 6291456 bytes for the InvokeFunction operation"}
}

// whyDone is the reason why an invocation's context has ended.
func whyDone(ctx context.Context) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return ctx.Err()
}
