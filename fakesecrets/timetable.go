package fakesecrets

import "time"

// Timetable is a rotation's schedule by itself, for whoever starts rotations in the place of a service that
// has no scheduler. It is immutable.
type Timetable struct {
	schedule schedule
	start    Start
}

// Opening is one rotation window of a Timetable.
type Opening struct {
	Opens    time.Time
	Starts   time.Time     // when a rotation is to start in it
	Latest   time.Time     // the last instant at which it may: the NextRotationDate
	Interval time.Duration // to the opening of the window after it
}

// NewTimetable reads rate(...) or cron(...), or takes a number of days if that is above 0. set is when the
// schedule was configured, which rules in hours are counted from; a window of zero is the rule's usual one.
// The error is the *Error that RotateSecret would answer.
func NewTimetable(expression string, days int, window time.Duration, set time.Time, start Start) (*Timetable, error) {
	var rules rotationRules
	if days > 0 {
		after := int64(days)
		rules.AutomaticallyAfterDays = &after
	} else {
		rules.ScheduleExpression = &expression
	}
	if window > 0 {
		in := &rotateSecretInput{RotationRules: &rules}
		Within(window)(in)
	}
	s, err := rules.schedule(set)
	if err != nil {
		return nil, err
	}
	return &Timetable{s, start}, nil
}

// Next returns the first window that opens after the anchor (spec 7.3).
func (t *Timetable) Next(anchor time.Time) Opening {
	w := t.schedule.next(anchor)
	return Opening{
		Opens: w.opens, Starts: t.start.in(w), Latest: w.last(),
		Interval: t.schedule.next(w.opens).opens.Sub(w.opens),
	}
}

// String is the rule as the journal has it: "rate(24 hours)", "1 day".
func (t *Timetable) String() string { return t.schedule.String() }
