package fakesecrets

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	leastHours = 4
	mostDays   = 999
)

// daily is every n days: the window opens at midnight UTC of the due day (spec 7.1).
type daily struct {
	n          int64
	length     time.Duration
	expression string // empty: AutomaticallyAfterDays
}

func newDaily(n int64, length time.Duration, expression string) (schedule, error) {
	if length > day {
		return nil, fmt.Errorf("a window of %s would reach into the next day", inHours(length))
	}
	if length == 0 {
		length = day
	}
	return daily{n, length, expression}, nil
}

func (d daily) next(anchor time.Time) window {
	opens := midnight(anchor).Add(time.Duration(d.n) * day)
	return window{opens, opens.Add(d.length)}
}

func (d daily) days(time.Time) int64 { return d.n }

func (d daily) String() string {
	switch {
	case d.expression != "":
		return d.expression
	case d.n == 1:
		return "1 day"
	}
	return fmt.Sprintf("%d days", d.n)
}

// hourly is every n hours, counted from the midnight before the rule was set.
type hourly struct {
	n          int64
	length     time.Duration
	origin     time.Time
	expression string
}

func (h hourly) next(anchor time.Time) window {
	every := time.Duration(h.n) * hour
	opens := h.origin
	if !anchor.Before(opens) {
		opens = opens.Add((anchor.Sub(opens)/every + 1) * every)
	}
	return window{opens, opens.Add(h.length)}
}

// days is none: what the real service shows is unknown (O19).
func (h hourly) days(time.Time) int64 { return 0 }

func (h hourly) String() string { return h.expression }

// parseRate reads "10 days" or "4 hours" (spec 7.1).
func parseRate(inner string, length time.Duration, set time.Time) (schedule, error) {
	expression := "rate(" + inner + ")"
	fields := strings.Fields(inner)
	if len(fields) != 2 {
		return nil, fmt.Errorf("%s is not a number and a unit, such as rate(10 days)", expression)
	}
	n, err := strconv.ParseInt(fields[0], 10, 32)
	if err != nil || n < 1 {
		return nil, fmt.Errorf("%s does not begin with a positive number", expression)
	}
	switch fields[1] {
	case "day", "days":
		if n > mostDays {
			return nil, fmt.Errorf("%s is more than %d days", expression, mostDays)
		}
		return newDaily(n, length, expression)
	case "hour", "hours":
		if n < leastHours || n > mostDays*24 {
			return nil, fmt.Errorf("%s is not between %d hours and %d days", expression, leastHours, mostDays)
		}
		if length > time.Duration(n)*hour {
			return nil, fmt.Errorf("a window of %s would reach into the next one of %s", inHours(length), expression)
		}
		if length == 0 {
			length = hour
		}
		return hourly{n, length, midnight(set), expression}, nil
	}
	return nil, fmt.Errorf("%s has no unit of hours or days", expression)
}

func inHours(d time.Duration) string { return fmt.Sprintf("%dh", d/hour) }
