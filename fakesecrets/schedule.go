package fakesecrets

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// schedule is when a rule opens its windows. It is immutable.
type schedule interface {
	// next returns the first window that opens after the anchor; for a rule in days, the one of the
	// anchor's UTC date plus that many days.
	next(anchor time.Time) window
	// days returns the AutomaticallyAfterDays that the service shows for the rule, computed for a
	// rotation at t; 0 shows none.
	days(t time.Time) int64
	// String is the rule as the journal has it: "rate(24 hours)", "1 day".
	String() string
}

// rotationRules are a secret's rules as they are on the wire.
type rotationRules struct {
	AutomaticallyAfterDays *int64  `json:",omitempty"`
	Duration               *string `json:",omitempty"`
	ScheduleExpression     *string `json:",omitempty"`
}

var (
	durationPattern   = regexp.MustCompile(`^(?:[0-9]+h)$`)
	expressionPattern = regexp.MustCompile(`^(?:[0-9A-Za-z\(\)#\?\*\-\/, ]+)$`)
)

// check holds the rules against the shapes of spec 3.
func (r *rotationRules) check(c *checks) {
	if r == nil {
		return
	}
	c.between("rotationRules.automaticallyAfterDays", r.AutomaticallyAfterDays, 1, 1000)
	c.length("rotationRules.duration", r.Duration, 2, 3)
	c.matches("rotationRules.duration", r.Duration, durationPattern)
	c.length("rotationRules.scheduleExpression", r.ScheduleExpression, 1, 256)
	c.matches("rotationRules.scheduleExpression", r.ScheduleExpression, expressionPattern)
}

// schedule returns what the rules say, set at an instant: rules in hours are counted from its
// midnight. Rules that say nothing are no schedule.
func (r *rotationRules) schedule(set time.Time) (schedule, error) {
	if r.AutomaticallyAfterDays != nil && r.ScheduleExpression != nil {
		return nil, bothSchedules.of()
	}
	length, err := parseDuration(r.Duration)
	var sched schedule
	switch {
	case err != nil:
	case r.AutomaticallyAfterDays != nil:
		sched, err = newDaily(*r.AutomaticallyAfterDays, length, "")
	case r.ScheduleExpression != nil:
		sched, err = parseSchedule(*r.ScheduleExpression, length, set)
	case r.Duration != nil:
		err = errors.New("a Duration needs AutomaticallyAfterDays or a ScheduleExpression")
	default:
		return nil, nil
	}
	if err != nil {
		return nil, badSchedule.of(err.Error())
	}
	return sched, nil
}

// parseSchedule reads rate(...) or cron(...) in Secrets Manager's own dialect (spec 7.1, 7.2). A zero
// length means the rule's usual window.
func parseSchedule(expression string, length time.Duration, set time.Time) (schedule, error) {
	kind, rest, _ := strings.Cut(strings.TrimSpace(expression), "(")
	inner, closed := strings.CutSuffix(rest, ")")
	switch {
	case closed && kind == "rate":
		return parseRate(inner, length, set)
	case closed && kind == "cron":
		return parseCron(inner, length)
	}
	return nil, fmt.Errorf("%q is neither rate(...) nor cron(...)", expression)
}

// parseDuration reads "3h"; nil is zero, the rule's usual window.
func parseDuration(text *string) (time.Duration, error) {
	if text == nil {
		return 0, nil
	}
	digits, ok := strings.CutSuffix(*text, "h")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 {
		return 0, fmt.Errorf("the Duration %q is not a number of hours such as 3h", *text)
	}
	return time.Duration(n) * hour, nil
}
