package fakesecrets

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// startLocked runs the first attempt of a run in the background.
func (s *Service) startLocked(sec *secret, r *run, cause journal.Cause) {
	sec.rotation.run = r
	r.retry.goLocked(s, "rotation of "+sec.title, func(ctx context.Context, claimLocked func() bool) {
		s.again(ctx, sec, r, cause, claimLocked)
	})
}

// again begins an attempt that was queued, unless it has been called off.
func (s *Service) again(ctx context.Context, sec *secret, r *run, cause journal.Cause, claimLocked func() bool) {
	s.mu.Lock()
	if !claimLocked() {
		s.mu.Unlock()
		return
	}
	s.beginAttemptLocked(sec, r, r.inRow+1, cause)
	s.mu.Unlock()
	s.attempt(ctx, sec, r)
}

// attempt invokes the function for step after step, each right after the one before it has returned
// (spec 6.4), and judges what has come of it. ctx carries the Hold of the work.
func (s *Service) attempt(ctx context.Context, sec *secret, r *run) {
	for _, step := range r.steps() {
		s.mu.Lock()
		goOn := r.enterLocked(step)
		about := r.about(sec.title)
		s.mu.Unlock()
		if !goOn {
			break
		}
		if why := s.invoke(world.WithRun(ctx, about), sec.arn, r, step); why != "" {
			s.ended(sec, r, step, why)
			return
		}
	}
	s.ended(sec, r, "", "")
}

// rotationEvent is what the function is handed (spec 6.4).
type rotationEvent struct {
	Step               string
	SecretId           string
	ClientRequestToken string
	RotationToken      string
}

// invoke hands a step to the function and returns why it failed; empty if it did not.
func (s *Service) invoke(ctx context.Context, arn string, r *run, step string) string {
	payload, err := json.Marshal(rotationEvent{step, arn, r.token, r.rotationToken})
	if err != nil {
		return err.Error()
	}
	functionError, answer, err := s.lambda.Invoke(ctx, r.function, payload)
	switch {
	case err != nil:
		return "the function could not be invoked: " + err.Error()
	case functionError != "":
		return "the function failed: " + errorText(functionError, answer)
	}
	return ""
}

// errorText is what a function's error document says, in one line.
func errorText(functionError string, answer []byte) string {
	var doc struct{ ErrorType, ErrorMessage string }
	if json.Unmarshal(answer, &doc) != nil || doc.ErrorType+doc.ErrorMessage == "" {
		return functionError
	}
	return strings.Trim(doc.ErrorType+": "+doc.ErrorMessage, ": ")
}

// ended judges an attempt that has come to its end, in a step that failed or behind the last.
func (s *Service) ended(sec *secret, r *run, step, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fact := journal.RotationEnded{Secret: sec.title, Version: r.ordinal, Run: r.number, Attempt: r.attempt, Step: step}
	now := s.world.Clock.Now()
	replan := false
	switch {
	case r.probe:
		s.endProbeLocked(sec, r)
		fact.OK = why == "" && r.stopped == ""
		if why == "" {
			why = r.stopped
		}
	case r.stopped != "" || r.abandoned:
		fact.Abandoned = r.abandoned
		if why == "" {
			why = r.stopped
		}
		if why == "" {
			why = abandonedReason
		}
		r.endLocked()
	case why == "" && sec.unfinished() == nil:
		fact.OK, replan = true, true
		r.endLocked()
		sec.rotation.rotated = now
		if sec.rotation.schedule != nil {
			sec.rotation.everyDays = sec.rotation.schedule.days(r.began)
		}
	default:
		if why == "" {
			fact.Step, fact.Unfinished, why = finishSecretStep, true, unfinishedReason(sec)
		}
		r.failLocked()
		fact.Next, fact.Again = s.reattemptLocked(sec, r, now)
	}
	fact.Reason = s.world.Names.Mask(why)
	s.world.Record(fact)
	if replan {
		s.planLocked(sec, r.began)
	}
}

const abandonedReason = "abandoned: a new value was made current by hand, and AWSPENDING dropped"

// unfinishedReason says why four steps that returned normally have not rotated the secret (spec 6.6).
func unfinishedReason(sec *secret) string {
	on := "no version"
	if c := sec.holder(current); c != nil {
		on = c.ordinal
	}
	return fmt.Sprintf("all steps returned, but AWSPENDING is on %s and AWSCURRENT on %s", sec.unfinished().ordinal, on)
}

// endProbeLocked takes AWSPENDING off the temporary version, also after a failure (O24).
func (s *Service) endProbeLocked(sec *secret, r *run) {
	r.endLocked()
	if v := sec.byID[r.token]; v != nil && v.has(pending) {
		s.ownChangeLocked(sec, r.about(sec.title)).moveLocked(pending, nil)
	}
}

// reattemptLocked queues the next attempt of a run that has failed, by the policy of Options. Without
// one the run is dormant until the next window. at is when it will be tried again; zero: never.
func (s *Service) reattemptLocked(sec *secret, r *run, now time.Time) (at time.Time, soon bool) {
	policy, rot := s.options.Reattempts, &sec.rotation
	at = now.Add(policy.Every)
	if policy.WhileOpen {
		soon = rot.open.has(at)
	} else {
		soon = r.inRow < policy.Attempts
	}
	if !soon {
		return rot.start.due(), false
	}
	r.retry.setLocked(s, at, "re-attempt of the rotation of "+sec.title, func(ctx context.Context, claimLocked func() bool) {
		s.again(ctx, sec, r, journal.ByReattempt, claimLocked)
	})
	return at, true
}

// abandonLocked is called when a manual new value has dropped AWSPENDING from a version that was not
// current (T6): the run goes on or not, by Options, and is not re-attempted.
func (s *Service) abandonLocked(sec *secret, by string) {
	r := sec.rotation.run
	if !r.unfinished() || r.probe {
		return
	}
	r.abandoned = true
	s.world.Record(journal.RotationAbandoned{Secret: sec.title, Version: r.ordinal, Run: r.number, Attempt: r.attempt, By: by})
	switch {
	case r.state == waiting:
		s.stopRunLocked(sec, abandonedReason)
	case s.options.AbandonedStops:
		r.stopped = abandonedReason
	}
}

// detachedLocked is called when AWSPENDING was taken off a version that was not current: a run that
// waits for its next attempt has nothing left to rotate.
func (s *Service) detachedLocked(sec *secret) {
	if r := sec.rotation.run; r.unfinished() && r.state == waiting {
		r.abandoned = true
		s.stopRunLocked(sec, "abandoned: AWSPENDING was taken off by hand")
	}
}

// stopRunLocked ends the run of a secret, now if it is between attempts, else after the step that is
// running.
func (s *Service) stopRunLocked(sec *secret, why string) {
	r := sec.rotation.run
	if !r.unfinished() || !r.stopLocked(why) || r.attempt == 0 {
		return
	}
	s.world.Record(journal.RotationEnded{
		Secret: sec.title, Version: r.ordinal, Run: r.number, Attempt: r.attempt,
		Abandoned: r.abandoned, Reason: why,
	})
}
