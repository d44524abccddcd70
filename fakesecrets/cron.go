package fakesecrets

import (
	"fmt"
	"strings"
	"time"
)

// horizon is how far ahead of an anchor a cron() is looked for: the rarest that there is, a fifth
// weekday of February, comes again within 40 years.
const horizon = 41 * 366

// cron is cron(Minutes Hours Day-of-month Month Day-of-week Year) in UTC, of which minutes are 0 and
// the year is * (spec 7.2).
type cron struct {
	hours      []int // ascending
	months     set
	dates      dates    // day of month; unused if weekdays is not
	weekdays   weekdays // day of week
	byWeekday  bool
	length     time.Duration // zero: an hour if there are several windows a day, else to the end of the day
	expression string
}

// parseCron reads the six fields.
func parseCron(inner string, length time.Duration) (schedule, error) {
	expression := "cron(" + inner + ")"
	f := strings.Fields(inner)
	if len(f) != 6 {
		return nil, fmt.Errorf("%s has %d fields in place of 6", expression, len(f))
	}
	if f[0] != "0" || f[5] != "*" {
		return nil, fmt.Errorf("%s must have 0 for minutes and * for the year", expression)
	}
	if (f[2] == "?") == (f[4] == "?") {
		return nil, fmt.Errorf("%s must have ? for exactly one of day-of-month and day-of-week", expression)
	}
	c := cron{byWeekday: f[2] == "?", length: length, expression: expression}
	hours, err := parseSet(f[1], "hours", 0, 23, nil)
	if err == nil {
		c.months, err = parseSet(f[3], "month", 1, 12, monthNames)
	}
	if err == nil && c.byWeekday {
		c.weekdays, err = parseWeekdays(f[4])
	} else if err == nil {
		c.dates, err = parseDates(f[2])
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", expression, err)
	}
	for h := range 24 {
		if hours.has(h) {
			c.hours = append(c.hours, h)
		}
	}
	if err := c.fits(); err != nil {
		return nil, err
	}
	if c.next(time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)).isZero() {
		return nil, fmt.Errorf("%s never comes", expression)
	}
	return c, nil
}

// fits refuses windows that reach into each other or into the next day.
func (c cron) fits() error {
	for i, h := range c.hours {
		end := 24
		if i+1 < len(c.hours) {
			end = c.hours[i+1]
		}
		if c.length > time.Duration(end-h)*hour {
			return fmt.Errorf("a window of %s from %02d:00 would reach into the next one, or into the next day", inHours(c.length), h)
		}
	}
	return nil
}

func (c cron) next(anchor time.Time) window {
	anchor = anchor.UTC()
	date := midnight(anchor)
	for range horizon {
		if !c.months.has(int(date.Month())) {
			date = time.Date(date.Year(), date.Month()+1, 1, 0, 0, 0, 0, time.UTC)
			continue
		}
		if c.on(date) {
			for _, h := range c.hours {
				if opens := date.Add(time.Duration(h) * hour); opens.After(anchor) {
					return window{opens, opens.Add(c.lengthAt(h))}
				}
			}
		}
		date = date.Add(day)
	}
	return window{}
}

// on reports whether a date of a month that matches is one of the days.
func (c cron) on(date time.Time) bool {
	if c.byWeekday {
		return c.weekdays.on(date)
	}
	return c.dates.on(date)
}

func (c cron) lengthAt(h int) time.Duration {
	switch {
	case c.length > 0:
		return c.length
	case len(c.hours) > 1:
		return hour
	}
	return time.Duration(24-h) * hour
}

// days is from the window after t to the one after that, for whole days.
func (c cron) days(t time.Time) int64 {
	first := c.next(t)
	return int64(c.next(first.opens).opens.Sub(first.opens) / day)
}

func (c cron) String() string { return c.expression }
