package fakesecrets

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dates are the days of a month that a cron() stands for.
type dates struct {
	days    set
	last    bool     // L: the last day
	lastDay weekdays // SUNL: the last Sunday
}

func parseDates(text string) (dates, error) {
	switch name, isLast := strings.CutSuffix(strings.ToUpper(text), "L"); {
	case isLast && name == "":
		return dates{last: true}, nil
	case isLast:
		w, err := parseWeekdays(text)
		return dates{lastDay: w}, err
	}
	days, err := parseSet(text, "day-of-month", 1, 31, nil)
	return dates{days: days}, err
}

func (d dates) on(date time.Time) bool {
	return d.days.has(date.Day()) || d.last && isLast(date, 1) || d.lastDay.on(date)
}

// weekdays are the days of a week, 1 for Sunday to 7 for Saturday, that a cron() stands for.
type weekdays struct {
	days set
	nth  int  // SUN#1: the first of a month only; 0: each
	last bool // SUNL: the last of a month only
}

// parseWeekdays reads a list of days, or one day with # or L; L alone is the week's last, Saturday.
func parseWeekdays(text string) (weekdays, error) {
	upper := strings.ToUpper(text)
	if upper == "L" {
		return weekdays{days: 1 << 7}, nil
	}
	if name, isLast := strings.CutSuffix(upper, "L"); isLast {
		n, err := parseNumber(name, "day-of-week", 1, 7, dayNames)
		return weekdays{days: 1 << uint(n), last: true}, err
	}
	if name, nth, ok := strings.Cut(upper, "#"); ok {
		n, err := parseNumber(name, "day-of-week", 1, 7, dayNames)
		if err != nil {
			return weekdays{}, err
		}
		which, err := strconv.Atoi(nth)
		if err != nil || which < 1 || which > 5 {
			return weekdays{}, fmt.Errorf("%q is not the first to fifth of a month", text)
		}
		return weekdays{days: 1 << uint(n), nth: which}, nil
	}
	days, err := parseSet(upper, "day-of-week", 1, 7, dayNames)
	return weekdays{days: days}, err
}

func (w weekdays) on(date time.Time) bool {
	return w.days.has(int(date.Weekday())+1) &&
		(w.nth == 0 || (date.Day()-1)/7+1 == w.nth) &&
		(!w.last || isLast(date, 7))
}

// isLast reports whether no further day of the month comes within so many days.
func isLast(date time.Time, days int) bool { return date.AddDate(0, 0, days).Month() != date.Month() }
