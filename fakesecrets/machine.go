package fakesecrets

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// The steps of a rotation, in order (spec 6.4).
const (
	createSecretStep = "createSecret"
	setSecretStep    = "setSecret"
	testSecretStep   = "testSecret"
	finishSecretStep = "finishSecret"
)

var (
	allSteps   = []string{createSecretStep, setSecretStep, testSecretStep, finishSecretStep}
	probeSteps = []string{testSecretStep}
)

// run is one rotation of one secret, with all its attempts: everything under one ClientRequestToken.
// Its methods are the moves there are; each needs the service's mutex.
//
//	fresh --begin--> stepping --done--> over
//	                 stepping --fail--> waiting --begin--> stepping     a re-attempt, or a window opens
//	                 waiting  --end---> over                            abandoned, cancelled, superseded
//	                 stepping --stop--> stepping (ends after the step)  cancelled, deleted, abandoned
type run struct {
	number        int // of the rotation in the world
	attempt       int // from 1; counts on through windows
	inRow         int // attempts since the run or the window began
	token         string
	ordinal       string // of the token's version
	rotationToken string // one per run (O23)
	function      string
	probe         bool // RotateImmediately=false: testSecret alone

	state     runState
	step      string
	began     time.Time // of the attempt
	abandoned bool      // a manual new value has dropped AWSPENDING (T6)
	stopped   string    // why no further step is to be invoked; empty: go on
	retry     event
}

type runState int

const (
	fresh runState = iota
	stepping
	waiting
	over
)

func (r *run) steps() []string {
	if r.probe {
		return probeSteps
	}
	return allSteps
}

// beginLocked starts an attempt.
func (r *run) beginLocked(now time.Time, inRow int) {
	r.retry.cancelLocked()
	r.attempt++
	r.inRow = inRow
	r.state, r.step, r.began = stepping, "", now
}

// enterLocked goes on to a step, and reports false if there is to be none.
func (r *run) enterLocked(step string) bool {
	if r.state != stepping || r.stopped != "" {
		return false
	}
	r.step = step
	return true
}

// failLocked ends an attempt with the run unfinished.
func (r *run) failLocked() { r.state, r.step = waiting, "" }

// endLocked ends the run for good.
func (r *run) endLocked() {
	r.retry.cancelLocked()
	r.state, r.step = over, ""
}

// stopLocked says that no further step is to be invoked; a step that is running goes on to its end
// (spec 6.9). It reports whether the run is between attempts, and is over now.
func (r *run) stopLocked(why string) bool {
	if r.state == waiting || r.state == fresh {
		r.endLocked()
		return true
	}
	r.stopped = why
	return false
}

func (r *run) active() bool     { return r != nil && r.state == stepping }
func (r *run) unfinished() bool { return r != nil && r.state != over }

// about is what the journal and the function's calls say the run is.
func (r *run) about(secret string) world.Run {
	return world.Run{Number: r.number, Attempt: r.attempt, Step: r.step, Secret: secret, Version: r.ordinal}
}

// newRunLocked makes the run of a version.
func (s *Service) newRunLocked(sec *secret, v *version, probe bool) *run {
	return &run{
		number: s.world.Names.Next("rotation"), token: v.id, ordinal: v.ordinal,
		rotationToken: s.tokens.UUID(), function: sec.rotation.function, probe: probe,
	}
}

// beginAttemptLocked starts an attempt of a run and tells the journal.
func (s *Service) beginAttemptLocked(sec *secret, r *run, inRow int, cause journal.Cause) {
	r.beginLocked(s.world.Clock.Now(), inRow)
	s.world.Record(journal.RotationStarted{
		Secret: sec.title, Version: r.ordinal, Run: r.number, Attempt: r.attempt, Cause: cause, Function: s.told(r.function),
	})
}
