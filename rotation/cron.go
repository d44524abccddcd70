package rotation

import (
	"strconv"
	"strings"
	"time"
)

// farthest is how far from now the times of a cron() are looked for: more than
// the longest month and a leap day either way.
const farthest = 400 * day

// cronGap is the time between the last fire of a cron() expression at or before
// now and the first one after it. It is false for an expression that is not
// understood or does not fire within farthest.
func cronGap(expression string, now time.Time) (time.Duration, bool) {
	inner, ok := between(expression, "cron(")
	fields := strings.Fields(inner)
	if !ok || len(fields) != 6 || fields[0] != "0" || fields[5] != "*" {
		return 0, false
	}
	hours, ok1 := parseField(fields[1], 0, 23)
	dates, ok2 := parseField(fields[2], 1, 31)
	months, ok3 := parseField(fields[3], 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
	weekdays, ok4 := parseField(fields[4], 1, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return 0, false
	}
	fires := func(t time.Time) bool {
		return hours[t.Hour()] && dates[t.Day()] && months[int(t.Month())] && weekdays[int(t.Weekday())+1]
	}
	// Schedules are in UTC, and nothing but the hour can fire.
	now = now.UTC().Truncate(hour)
	last, next := now, now.Add(hour)
	for ; !fires(last); last = last.Add(-hour) {
		if now.Sub(last) > farthest {
			return 0, false
		}
	}
	for ; !fires(next); next = next.Add(hour) {
		if next.Sub(now) > farthest {
			return 0, false
		}
	}
	return next.Sub(last), true
}

// parseField reads one field: `*`, `?`, a number or name, a range, any of these
// with a step, and lists of them. A step after a single number runs on to the
// field's end, and one without a number starts at the field's beginning.
func parseField(text string, lowest, highest int, names ...string) (map[int]bool, bool) {
	set := map[int]bool{}
	number := func(text string) (int, bool) {
		for i, name := range names {
			if strings.EqualFold(name, text) {
				return lowest + i, true
			}
		}
		n, err := strconv.Atoi(text)
		return n, err == nil && n >= lowest && n <= highest
	}
	for item := range strings.SplitSeq(text, ",") {
		span, stepText, stepped := strings.Cut(item, "/")
		from, to, step := lowest, highest, 1
		if stepped {
			n, err := strconv.Atoi(stepText)
			if err != nil || n < 1 {
				return nil, false
			}
			step = n
		}
		if span != "*" && span != "?" && (span != "" || !stepped) {
			first, second, ranged := strings.Cut(span, "-")
			n, ok := number(first)
			if !ok {
				return nil, false
			}
			from = n
			if !stepped {
				to = n
			}
			if ranged {
				if to, ok = number(second); !ok || to < from {
					return nil, false
				}
			}
		}
		for n := from; n <= to; n += step {
			set[n] = true
		}
	}
	return set, len(set) > 0
}
