package fakelambda

import (
	"context"
	"errors"
	"time"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// invocation is one event on its way through a function.
type invocation struct {
	service  *Service
	function *function
	request  int    // ordinal in the world
	id       string // Lambda-Runtime-Aws-Request-Id
	payload  []byte
	source   *source
	run      world.Run
	effect   fault.Effect
	fault    string
	lazily   bool
	cancel   context.CancelCauseFunc

	cold    bool
	stream  string    // of its log
	started time.Time // when the service took it up
	handed  time.Time // when the function got the event; zero before
	init    time.Duration
	output  output
	leaks   *leaks
}

// result is how an invocation ended.
type result struct {
	outcome journal.Outcome
	errors  document  // of a failure
	hint    string    // what the function's user can do about it; no part of the answer
	answer  []byte    // what the invoker gets
	err     error     // the service could not run it
	until   time.Time // where the world is to be at its end, which the host's clock may have brought
	id, log string    // the request id, and what was printed; empty if it came to no invocation
}

// failed is a failure with the document that the service writes itself.
func failed(how journal.Outcome, kind, message string) result {
	d := document{kind, message}
	return result{outcome: how, errors: d, answer: d.bytes()}
}

// unable is a failure of the service.
func unable(err error) result { return result{outcome: journal.Refused, err: err} }

// perform takes the invocation from the front door to the journal.
func (inv *invocation) perform(ctx context.Context) result {
	w := inv.service.world
	if d := inv.effect.Delay; d > 0 {
		if err := w.Clock.Sleep(ctx, d); err != nil {
			return unable(whyDone(ctx))
		}
	}
	inv.started = w.Clock.Now()
	if inv.effect.Refuse != nil || inv.effect.Sever {
		inv.recordInvoked()
		return inv.finish(unable(inv.refusal()))
	}
	if inv.source != nil && !inv.service.lets(inv.function, *inv.source) {
		inv.recordInvoked()
		return inv.finish(unable(inv.source.denial(inv.function)))
	}
	sb, cold, err := inv.acquire()
	inv.cold = cold
	inv.recordInvoked()
	if err != nil {
		return inv.finish(unable(err))
	}
	inv.stream = sb.stream
	inv.function.begin(inv.run)
	r := inv.within(ctx, sb)
	if !inv.function.release(sb, inv.lazily) {
		_ = sb.close() // what cannot be removed now, Service.Close tries again
		_ = inv.function.ended()
	}
	inv.charge(ctx, r)
	inv.function.end(inv.run, r.outcome)
	return inv.finish(r)
}

// acquire takes a sandbox of the function, or of the version that has come in its place since it was
// looked up.
func (inv *invocation) acquire() (sb *sandbox, cold bool, err error) {
	for {
		sb, cold, err = inv.function.acquire(inv)
		if !errors.Is(err, errGone) {
			return sb, cold, err
		}
		next := inv.service.find(inv.function.config.Name)
		if next == nil || next == inv.function {
			return nil, false, notFound(inv.function.arn)
		}
		inv.function = next
	}
}

// within runs the invocation in its sandbox.
func (inv *invocation) within(ctx context.Context, sb *sandbox) result {
	sb.caller.SetRun(inv.run)
	defer sb.caller.SetRun(world.Run{})
	defer inv.service.world.Callers.Begin(sb.caller)()
	if err := sb.enter(ctx); err != nil {
		return unable(whyDone(ctx))
	}
	defer sb.leave()
	r := sb.occupant.run(ctx, inv)
	if r.err == nil && ctx.Err() != nil && r.outcome != journal.OK {
		return unable(whyDone(ctx))
	}
	return inv.broken(r)
}

// refusal is the service's answer to an invocation that a fault keeps from being run.
func (inv *invocation) refusal() error {
	if inv.effect.Sever {
		return serviceError("the connection to the Lambda service was cut")
	}
	switch inv.effect.Refuse.Kind {
	case fault.Throttled:
		return &Error{CodeThrottled, "Rate Exceeded."}
	case fault.Denied:
		return &Error{CodeDenied, "User is not authorized to perform: lambda:InvokeFunction on resource: " + inv.function.arn}
	default:
		return serviceError("Service error.")
	}
}

// broken applies what a fault does to a good answer.
func (inv *invocation) broken(r result) result {
	if r.outcome != journal.OK {
		return r
	}
	switch {
	case inv.effect.Lose:
		return failed(journal.Failed, errorUnknown, "RequestId: "+inv.id+" Error: the answer was lost")
	case inv.effect.Malform:
		r.answer = r.answer[:len(r.answer)/2]
	}
	return r
}

// charge moves the world to where the invocation ended by the host's clock.
func (inv *invocation) charge(ctx context.Context, r result) {
	c := inv.service.world.Clock
	if rest := r.until.Sub(c.Now()); rest > 0 && !inv.service.options.RealTime {
		_ = c.Sleep(ctx, rest) // ended early, the invocation ends early
	}
}

func (inv *invocation) recordInvoked() {
	inv.service.world.Record(journal.Invoked{
		Function: inv.function.config.Name, Request: inv.request,
		Step: inv.run.Step, Secret: inv.run.Secret, Version: inv.run.Version, Run: inv.run.Number, Attempt: inv.run.Attempt,
		Cold: inv.cold, Fault: inv.fault,
	})
}
