package fakelambda

import (
	"context"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// maxEvent is the largest payload of an asynchronous invocation, in bytes.
const maxEvent = 1 << 20

// retries are how long Lambda waits before it hands an event over once more to a function that has failed
// (Invoke, asynchronous).
var retries = []time.Duration{time.Minute, 2 * time.Minute}

// InvokeLater queues an event for a function (Invoke with Event) and returns the id under which it runs:
// when the clock is driven next, and up to two more times if it fails. What the function answers
// stands in the journal and in its log. A function that is gone by then is handed nothing.
func (s *Service) InvokeLater(function string, payload []byte) (requestID string, err error) {
	f := s.find(function)
	if f == nil {
		return "", notFound(s.ARN(function))
	}
	if len(payload) > maxEvent {
		return "", &Error{CodeTooLarge, "Request must be smaller than 1048576 bytes for the InvokeFunction operation"}
	}
	if err := checkPayload(&payload); err != nil {
		return "", err
	}
	o := order{function: f.config.Name, payload: payload, id: s.ids.UUID(), lazily: true}
	s.world.Clock.Go("event for "+o.function, func(ctx context.Context) { s.handOver(ctx, o, retries) })
	return o.id, nil
}

// handOver hands a queued event over, and queues it again if the function fails.
func (s *Service) handOver(ctx context.Context, o order, again []time.Duration) {
	end, err := s.begin()
	if err != nil {
		return
	}
	defer end()
	if r := s.invoke(ctx, o); r.outcome == journal.OK || len(again) == 0 || s.find(o.function) == nil {
		return
	}
	c := s.world.Clock
	c.At(c.Now().Add(again[0]), "event for "+o.function, func(ctx context.Context) { s.handOver(ctx, o, again[1:]) })
}
