package trail

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// rotation is what is known of a run while its history is read.
type rotation struct {
	function   string // ARN
	prefix     string // "Test" of one that only tries the function
	toldStart  bool
	toldFailed bool
}

// requestID is that of all events of a rotation (spec 7.6).
func (v *view) requestID(secret, version string) string {
	return "Rotation-" + v.arn(secret) + "-" + v.versionID(secret, version)
}

func (v *view) rotates(e journal.Entry, secret, version, name, message string) {
	v.serviceEvent(e, secret, Record{EventName: name, ErrorMessage: message, RequestID: v.requestID(secret, version)})
}

func (v *view) run(number int) *rotation {
	if v.runs[number] == nil {
		v.runs[number] = &rotation{}
	}
	return v.runs[number]
}

func (v *view) started(e journal.Entry, s journal.RotationStarted) {
	r := v.run(s.Run)
	r.function = s.Function
	if s.Cause == journal.ByProbe {
		r.prefix = "Test"
	}
	if r.toldStart && v.PerRun {
		return
	}
	r.toldStart = true
	v.rotates(e, s.Secret, s.Version, r.prefix+"RotationStarted", "")
}

// ended tells of a success and of a step that has failed. A run that was cancelled, superseded or
// abandoned ends without a word of its own.
func (v *view) ended(e journal.Entry, f journal.RotationEnded) {
	r := v.run(f.Run)
	switch {
	case f.OK:
		v.rotates(e, f.Secret, f.Version, r.prefix+"RotationSucceeded", "")
		return
	case f.Abandoned, f.Step == "", f.Unfinished && !v.UnfinishedFails, r.toldFailed && v.PerRun:
		return
	}
	r.toldFailed = true
	message := ""
	if !f.Unfinished {
		message = fmt.Sprintf("Error when executing lambda %s during %s step", r.function, f.Step)
	}
	v.rotates(e, f.Secret, f.Version, r.prefix+"RotationFailed", message)
}

func (v *view) abandoned(e journal.Entry, a journal.RotationAbandoned) {
	v.rotates(e, a.Secret, a.Version, "RotationAbandoned", "")
}
