package fakesecrets

import (
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// rotation is how a secret is rotated, and where that stands. The service's mutex guards it.
type rotation struct {
	configured bool // ever
	enabled    bool
	function   string
	rules      *rotationRules
	schedule   schedule  // of the rules; nil: none
	set        time.Time // when the rules were
	rotated    time.Time
	everyDays  int64 // AutomaticallyAfterDays as computed from a ScheduleExpression at the last success

	next    window // whose end is the NextRotationDate; zero: none
	open    window // the last one that opened
	planned journal.Scheduled
	start   event // the next scheduled start; moves on when a window opens, as next does not

	run      *run
	leftover bool // AWSPENDING was left behind by CancelRotateSecret
}

// nextDate is the NextRotationDate: the last second of the next window. It stays when a rotation
// fails, and may then lie in the past (spec 7.3).
func (r *rotation) nextDate() time.Time {
	if !r.enabled || r.next.isZero() {
		return time.Time{}
	}
	return r.next.last()
}

// shown is what DescribeSecret shows of the rules (spec 7.5).
func (r *rotation) shown() *rotationRules {
	if r.rules == nil {
		return nil
	}
	shown := *r.rules
	if shown.ScheduleExpression != nil && r.everyDays > 0 {
		days := r.everyDays
		shown.AutomaticallyAfterDays = &days
	}
	return &shown
}
