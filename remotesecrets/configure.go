package remotesecrets

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// RotateOn has a secret rotated by a function, now and by a rule, as a principal. It returns when that is
// configured; the rotation runs when the clock is driven. The relay is deployed in the function's place if it
// is not there yet.
func (s *Service) RotateOn(by, secret, function string, rule Rule) error {
	return s.request(by, secret, function, &rule)
}

// Rotate rotates a secret now, as it is configured.
func (s *Service) Rotate(by, secret string) error { return s.request(by, secret, "", nil) }

// Probe would have testSecret alone run (RotateImmediately=false), which the endpoints of which this is known
// get wrong.
func (s *Service) Probe(string, string) error {
	return &UnavailableError{s.room.endpoint.kind.name + " does not run testSecret alone when RotateImmediately is false"}
}

// Cancel turns rotation off; a run that is under way ends after its present step (CancelRotateSecret).
func (s *Service) Cancel(by, secret string) error {
	err := s.through(by, "CancelRotateSecret", map[string]any{"SecretId": secret})
	if no := answered(err); err != nil && no == nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sec := s.findLocked(secret)
	if sec == nil {
		return err
	}
	r := &sec.rotation
	r.offLocked()
	s.stopLocked(sec, "cancelled")
	s.planLocked(sec, s.world.Clock.Now())
	return err
}

// request is RotateSecret from Go.
func (s *Service) request(by, secret, function string, rule *Rule) error {
	in := map[string]any{"SecretId": secret, "ClientRequestToken": s.tokens.UUID()}
	if function != "" {
		in["RotationLambdaARN"] = s.ownARN(function)
	}
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	end := s.begin(by, "RotateSecret", body)
	a, err := s.configure(subjectOf(body), rule)
	if err != nil {
		end(func(c *journal.Call) { c.Done = s.world.Clock.Now() })
		return err
	}
	return s.ended(end, a, body)
}

// ownARN is a function's ARN as the world has it.
func (s *Service) ownARN(function string) string {
	if strings.HasPrefix(function, "arn:") {
		return function
	}
	o := s.room.endpoint.options
	return "arn:aws:lambda:" + o.Region + ":" + o.Account + ":function:" + function
}

// rotateSecretInput is RotateSecret on the wire, as far as it is looked at.
type rotateSecretInput struct {
	subject

	RotationRules struct {
		AutomaticallyAfterDays int
		Duration               string
		ScheduleExpression     string
	}
	RotateImmediately *bool
}

// rotateSecret is RotateSecret over HTTP, by whoever is led to the proxy.
func (s *Service) rotateSecret(_ context.Context, body []byte) *answer {
	var in rotateSecretInput
	if err := json.Unmarshal(body, &in); err != nil {
		return &answer{http.StatusBadRequest, refusalBody("SerializationException", err.Error())}
	}
	if in.RotateImmediately != nil && !*in.RotateImmediately {
		return &answer{http.StatusNotImplemented, refusalBody("InternalServiceError", s.Probe("", "").Error())}
	}
	var rule *Rule
	if r := in.RotationRules; r.AutomaticallyAfterDays > 0 || r.ScheduleExpression != "" {
		window, err := time.ParseDuration(r.Duration)
		if err != nil && r.Duration != "" {
			return &answer{http.StatusBadRequest, refusalBody("InvalidParameterException", "Invalid rotation rules: "+err.Error())}
		}
		rule = &Rule{r.ScheduleExpression, r.AutomaticallyAfterDays, window}
	}
	a, err := s.configure(in.subject, rule)
	if err != nil {
		return &answer{http.StatusBadRequest, refusalBody("InvalidRequestException", err.Error())}
	}
	return a
}

// configure stores how a secret is rotated, and has a rotation start. A nil rule leaves the schedule as it is.
func (s *Service) configure(a subject, rule *Rule) (*answer, error) {
	var timetable Timetable
	now := s.world.Clock.Now()
	if rule != nil {
		var err error
		if timetable, err = s.options.Timetable(*rule, now); err != nil {
			return &answer{http.StatusBadRequest, refusalBody("InvalidParameterException", err.Error())}, nil
		}
	}
	s.mu.Lock()
	sec := s.findLocked(a.SecretId)
	function := a.RotationLambdaARN[strings.LastIndex(a.RotationLambdaARN, ":")+1:]
	if sec != nil && function == "" {
		function = sec.rotation.function
	}
	busy := sec != nil && sec.rotation.busy
	s.mu.Unlock()
	switch {
	case sec == nil:
		return &answer{http.StatusBadRequest, refusalBody("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")}, nil
	case function == "":
		return &answer{http.StatusBadRequest, refusalBody("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.")}, nil
	case busy:
		return nil, &UnavailableError{s.room.endpoint.kind.name + " does not refuse a RotateSecret while a rotation of the secret is under way"}
	}
	if why := s.untold(timetable, now); why != "" {
		return nil, &UnavailableError{why}
	}
	if err := s.room.deployed(context.Background(), function); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &sec.rotation
	r.function, r.enabled = function, true
	if timetable != nil {
		r.timetable = timetable
	}
	s.planLocked(sec, now)
	r.busy = true
	s.world.Clock.Go("rotation of "+sec.name, func(ctx context.Context) {
		s.mu.Lock()
		r.busy = false
		s.mu.Unlock()
		s.rotate(ctx, sec, attempt{cause: journal.ByRequest, inRow: 1, token: a.ClientRequestToken})
	})
	return ok(map[string]string{"ARN": sec.arn, "Name": sec.name, "VersionId": a.ClientRequestToken}), nil
}

// untold is why a schedule cannot be told to a function that asks the endpoint for it; empty if it can.
func (s *Service) untold(t Timetable, now time.Time) string {
	const day = 24 * time.Hour
	if t == nil || !s.room.endpoint.kind.daysAlone || t.Next(now).Interval%day == 0 {
		return ""
	}
	return s.room.endpoint.kind.name + " keeps no ScheduleExpression, so a function that asks for its schedule hears of whole days alone, and not of " + t.String()
}

// stopLocked says that no further step of a secret's run is to run: it ends now if it is between attempts,
// else after the present step.
func (s *Service) stopLocked(sec *secret, why string) {
	r := sec.rotation.run
	switch {
	case r == nil || r.state == over:
	case r.state == waiting:
		r.state = over
		s.world.Record(journal.RotationEnded{Secret: sec.name, Version: r.ordinal, Run: r.number, Attempt: r.attempt, Abandoned: r.abandoned, Reason: why})
	default:
		r.stopped = why
	}
}

// runOf is what the journal and the function's calls say that a run is.
func (sec *secret) runOf(r *run, step string) world.Run {
	return world.Run{Number: r.number, Attempt: r.attempt, Step: step, Secret: sec.name, Version: r.ordinal}
}

// String is what a rule says, for messages.
func (r Rule) String() string {
	if r.Days > 0 {
		return fmt.Sprintf("%d days", r.Days)
	}
	return r.Expression
}
