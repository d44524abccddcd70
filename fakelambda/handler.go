package fakelambda

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// Handler is a function in this process. Its context is cancelled when the invocation is over,
// times out or is killed; what it returns later is ignored. It must wait with [clock.Clock.Sleep]
// on that context.
type Handler func(ctx context.Context, payload []byte) ([]byte, error)

// Handle makes h a function, in place of one that has the name. An error that h returns becomes Lambda's
// error document, with the type's name as errorType; a panic too, with its stack, and ends the
// sandbox. See Credentials, Deadline, RequestID and Output for what the context says. Timeout and
// Memory of c count; Env does not reach the handler.
func (s *Service) Handle(c Config, h func(ctx context.Context, payload []byte) ([]byte, error)) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	if h == nil {
		return fmt.Errorf("function %s: the handler is nil", c.Name)
	}
	return s.add(c, handlerCode{h})
}

type handlerCode struct{ handler Handler }

func (h handlerCode) occupy(sb *sandbox) (occupant, error) {
	sb.caller.Guest = sb.function.service.world.Clock.Counted(sb.function.config.Name)
	return &handlerBox{sandbox: sb, handler: h.handler}, nil
}

func (handlerCode) remove() error { return nil }

// facts are those of no code: what a handler consists of is this process.
func (handlerCode) facts() codeFacts { return new(measured).of("") }

// handlerBox runs a handler. Once an invocation has been given up, its goroutine may still be there,
// so the box takes no other.
type handlerBox struct {
	sandbox *sandbox
	handler Handler
	spoiled atomic.Bool

	monitor  monitor
	end      *result // of the invocation that is running
	killed   bool
	timedOut bool
}

// run parks the invoker while the handler computes: the guest counts in its place. The handler's own
// Hold is parked as well, since the handler is either the running guest or waits for the world.
func (b *handlerBox) run(ctx context.Context, inv *invocation) result {
	if inv.effect.Kill == fault.Before {
		b.spoiled.Store(true)
		inv.start()
		return failed(journal.Killed, errorExit, exitMessage(inv.id, signalKilled))
	}
	f, c := b.sandbox.function, inv.service.world.Clock
	limit := f.config.Timeout
	deadline := c.Now().Add(limit)
	b.end, b.killed, b.timedOut = nil, false, false
	inv.start()

	hctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	own := c.Hold("handler of " + f.config.Name)
	own.Park()
	hctx = clock.WithGuest(clock.With(hctx, own), b.sandbox.caller.Guest)
	hctx = world.WithCaller(hctx, b.sandbox.caller)
	hctx = context.WithValue(hctx, insideKey{}, inside{inv, b.sandbox.key, deadline})
	inv.service.running.Add(1)
	go func() {
		defer inv.service.running.Done()
		defer own.Release()
		call(hctx, b.handler, inv.payload, b.finish)
	}()

	alarm := setAlarm(c, "time-out of "+f.config.Name, limit, realTime{}, grace, func() {
		b.monitor.change(func() { b.timedOut = true })
	})
	defer alarm.stop()
	err := b.monitor.await(ctx, func() bool { return b.end != nil || b.killed || b.timedOut })
	b.monitor.mu.Lock()
	defer b.monitor.mu.Unlock()
	switch {
	case b.killed, b.end != nil && inv.effect.Kill == fault.After:
		b.spoiled.Store(true)
		return failed(journal.Killed, errorExit, exitMessage(inv.id, signalKilled))
	case b.end != nil:
		return *b.end
	case err != nil:
		b.spoiled.Store(true)
		return unable(whyDone(ctx))
	default:
		b.spoiled.Store(true)
		r := failed(journal.TimedOut, errorTimedOut, timedOutMessage(inv.id, limit))
		r.until = deadline
		return r
	}
}

// finish ends the running invocation, unless it has ended.
func (b *handlerBox) finish(r result, panicked bool) {
	if panicked {
		b.spoiled.Store(true)
	}
	b.monitor.change(func() {
		if b.end == nil {
			b.end = &r
		}
	})
}

// kill gives the handler up. Nothing can end its goroutine, but its guest leaves with the invocation, so
// no call of it is carried out any more.
func (b *handlerBox) kill() {
	b.spoiled.Store(true)
	b.monitor.change(func() { b.killed = true })
}

func (b *handlerBox) reusable() bool { return !b.spoiled.Load() }
func (b *handlerBox) freeze()        {}
func (b *handlerBox) close() error   { return nil }

// call runs the handler and reports a result of whatever comes out of it.
func call(ctx context.Context, h Handler, payload []byte, finish func(r result, panicked bool)) {
	r, finished := result{}, false
	defer func() {
		if finished {
			finish(r, false)
			return
		}
		v := recover()
		if v == nil {
			v = errors.New("the handler ended its goroutine")
		}
		finish(failedByPanic(v), true)
	}()
	answer, err := h(ctx, payload)
	switch {
	case err != nil:
		r = failedByError(err)
	case len(answer) > maxResponse:
		r = failed(journal.Failed, errorResponseTooLarge, tooLargeMessage(len(answer)))
	case len(answer) == 0:
		r = result{outcome: journal.OK, answer: []byte("null")}
	default:
		r = result{outcome: journal.OK, answer: answer}
	}
	finished = true
}

// awaitRunning waits for invocations and handlers to end.
func (s *Service) awaitRunning() error {
	ended := make(chan struct{})
	go func() {
		s.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-time.After(5 * time.Second):
		return errors.New("close the Lambda service: a handler in this process still runs after 5s: let it return when its context is done")
	}
}
