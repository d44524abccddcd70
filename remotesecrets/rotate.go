package remotesecrets

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// run is one rotation of one secret with all its attempts: everything under one ClientRequestToken.
type run struct {
	number    int // of the rotation in the world
	attempt   int // from 1; counts on through windows
	inRow     int // attempts since the run or the window began
	token     string
	ordinal   string
	state     runState
	began     time.Time // of the attempt
	abandoned bool
	stopped   string // why no further step is to run; empty: go on
}

type runState int

const (
	stepping runState = iota
	waiting
	over
)

// attempt is one RotateSecret to the endpoint, and the steps that come of it.
type attempt struct {
	cause journal.Cause
	inRow int
	token string // of a new run; one that is unfinished keeps its own

	run  *run   // nil before the first step
	step string // the last that was handed to the function, or the one that failed
	why  string // why it failed; empty: it did not
	last bool   // finishSecret has returned
}

// finishSecret is the last step.
const finishSecret = "finishSecret"

// rotate has the endpoint rotate a secret, and runs the steps as they come. ctx carries the Hold of the work: the world
// stands while the endpoint computes.
func (s *Service) rotate(ctx context.Context, sec *secret, a attempt) {
	s.mu.Lock()
	r := &sec.rotation
	if r.busy || s.broken != nil {
		s.mu.Unlock()
		return
	}
	r.busy = true
	r.retry.Cancel()
	r.retry = nil
	in := map[string]any{
		"SecretId": sec.name, "ClientRequestToken": a.token, "RotationLambdaARN": s.room.relayARN(r.function),
		"RotationRules": map[string]any{"AutomaticallyAfterDays": r.daysLocked()},
	}
	s.mu.Unlock()
	events := make(chan delivery)
	done := s.room.expect(events, sec.name, sec.arn)
	err := s.await(ctx, sec, &a, events, s.called(in))
	done()
	s.look(ctx, sec.name, doer{by: itself})
	s.judge(sec, &a, err)
}

// called calls RotateSecret, which may take until the last step has returned.
func (s *Service) called(in map[string]any) <-chan error {
	answered := make(chan error, 1)
	go func() { answered <- s.room.secrets(context.Background(), "RotateSecret", in, nil) }()
	return answered
}

// daysLocked is the rule as every endpoint understands it: only a number of days makes RotationEnabled true
// at some. When it really rotates is the world's affair.
func (r *rotation) daysLocked() int {
	if r.timetable == nil {
		return 1
	}
	const day = 24 * time.Hour
	return min(max(int((r.planned.Interval+day-1)/day), 1), 1000)
}

// await takes the events of an attempt until it has ended, and is what RotateSecret answered.
func (s *Service) await(ctx context.Context, sec *secret, a *attempt, events <-chan delivery, answered <-chan error) (err error) {
	came := false
	for {
		if came && (err != nil || !s.room.endpoint.kind.async || a.why != "" || a.last) {
			return err
		}
		limit, stop := context.WithTimeout(context.Background(), patience)
		select {
		case d := <-events:
			stop()
			s.hand(ctx, sec, a, d)
		case err = <-answered:
			stop()
			came, answered = true, nil
			s.fail(err)
		case <-limit.Done():
			stop()
			err = fmt.Errorf("no step and no answer of RotateSecret came for %s", patience)
			s.fail(err)
			return err
		}
	}
}

// hand gives one event to the function under test, and its answer to the relay.
func (s *Service) hand(ctx context.Context, sec *secret, a *attempt, d delivery) {
	var event struct{ Step, ClientRequestToken string }
	if err := json.Unmarshal(d.event, &event); err != nil {
		d.answer <- ruling{Error: "the event cannot be read"}
		return
	}
	if a.run == nil {
		s.look(ctx, sec.name, doer{by: itself, known: true})
		s.started(sec, a, event.ClientRequestToken)
	}
	s.mu.Lock()
	stopped := a.run.stopped
	about := sec.runOf(a.run, event.Step)
	function := sec.rotation.function
	s.mu.Unlock()
	if stopped != "" {
		d.answer <- ruling{Error: stopped}
		return
	}
	a.step = event.Step
	failed, said, err := s.invoker.Invoke(world.WithRun(ctx, about), function, d.event)
	s.look(ctx, sec.name, doer{by: itself})
	switch {
	case err != nil:
		a.why = "the function could not be invoked: " + err.Error()
		d.answer <- ruling{Error: s.world.Names.Mask(a.why)}
	case failed != "":
		a.why = "the function failed: " + errorText(failed, said)
		d.answer <- ruling{FunctionError: failed, Answer: whole(said)}
	default:
		a.last = event.Step == finishSecret
		d.answer <- ruling{Answer: whole(said)}
	}
}

// whole is an answer as JSON: what a function returned, or null if that is none.
func whole(answer []byte) json.RawMessage {
	if !json.Valid(answer) {
		return json.RawMessage("null")
	}
	return answer
}

// errorText is what a function's error document says, in one line.
func errorText(functionError string, answer []byte) string {
	var doc struct{ ErrorType, ErrorMessage string }
	if json.Unmarshal(answer, &doc) != nil || doc.ErrorType+doc.ErrorMessage == "" {
		return functionError
	}
	return strings.Trim(doc.ErrorType+": "+doc.ErrorMessage, ": ")
}

// started tells the journal that an attempt has begun: of the run whose version the endpoint named, or of a
// new one.
func (s *Service) started(sec *secret, a *attempt, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rot := &sec.rotation
	r := rot.run
	if r == nil || r.state == over || r.token != token {
		r = &run{number: s.world.Names.Next("rotation"), token: token, ordinal: s.world.Names.Version(sec.name, token)}
		rot.run = r
	}
	r.attempt++
	r.inRow, r.state, r.began, r.stopped = a.inRow, stepping, s.world.Clock.Now(), ""
	a.run = r
	s.world.Record(journal.RotationStarted{
		Secret: sec.name, Version: r.ordinal, Run: r.number, Attempt: r.attempt, Cause: a.cause, Function: s.world.Names.Mask(s.ownARN(rot.function)),
	})
}

// judge says how an attempt ended: by the labels, and not by anybody's word.
func (s *Service) judge(sec *secret, a *attempt, refused error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rot := &sec.rotation
	rot.busy = false
	if s.cutShortLocked(sec, a, refused) {
		return
	}
	r, now := a.run, s.world.Clock.Now()
	left := sec.unfinished()
	r.abandoned = r.abandoned || sec.labels[pending] != r.token && sec.labels[current] != r.token && a.why != ""
	fact := journal.RotationEnded{Secret: sec.name, Version: r.ordinal, Run: r.number, Attempt: r.attempt}
	why, replan := a.why, false
	if why != "" {
		fact.Step = a.step
	}
	switch {
	case r.stopped != "" || r.abandoned:
		if fact.Abandoned = r.abandoned; r.abandoned {
			s.world.Record(journal.RotationAbandoned{Secret: sec.name, Version: r.ordinal, Run: r.number, Attempt: r.attempt, By: itself})
		}
		if why == "" {
			why = r.stopped
		}
		r.state = over
	case why == "" && left == nil:
		fact.OK, replan = true, true
		r.state = over
	default:
		if why == "" {
			fact.Step, fact.Unfinished = finishSecret, true
			why = "all steps returned, but AWSPENDING is on " + left.ordinal + " and AWSCURRENT on " + s.ordinalLocked(sec, current)
		}
		r.state = waiting
		fact.Next, fact.Again = s.reattemptLocked(sec, r, now)
	}
	fact.Reason = s.world.Names.Mask(why)
	s.world.Record(fact)
	if replan {
		s.planLocked(sec, r.began)
	}
}

// cutShortLocked reports whether an attempt ended before a step failed or the last one returned: that is the
// endpoint's doing, and nothing that the world shows says anything about the function.
func (s *Service) cutShortLocked(sec *secret, a *attempt, refused error) bool {
	if a.why != "" || a.last || a.run != nil && a.run.stopped != "" {
		return false
	}
	after := "before any step"
	if a.step != "" {
		after = "after " + a.step + ", which had returned"
	}
	said := "see its log"
	if refused != nil {
		said = refused.Error()
	}
	if s.broken == nil {
		s.broken = fmt.Errorf("%s ended the rotation of %s %s: %s", s.room.endpoint, sec.name, after, said)
	}
	return true
}

// ordinalLocked is the version that a label is on, in words.
func (s *Service) ordinalLocked(sec *secret, label string) string {
	if v := sec.holder(label); v != nil {
		return v.ordinal
	}
	return "no version"
}

// look is lookLocked for whoever does not hold asking.
func (s *Service) look(ctx context.Context, id string, d doer) {
	s.asking.Lock()
	defer s.asking.Unlock()
	s.lookLocked(context.WithoutCancel(ctx), id, d)
}
