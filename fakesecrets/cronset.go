package fakesecrets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var (
	monthNames = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	dayNames   = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
)

// set is the numbers 0 to 63 that a field of a cron() stands for.
type set uint64

func (s set) has(n int) bool { return s>>uint(n)&1 == 1 }

// parseSet reads a list of `*`, numbers, ranges and steps. Names stand for the numbers from lowest on.
// A step after a single number runs on to the field's end, one without a number starts at its
// beginning: /8 and 0/8 are the same.
func parseSet(text, field string, lowest, highest int, names []string) (set, error) {
	var all set
	for item := range strings.SplitSeq(text, ",") {
		s, err := parseItem(item, field, lowest, highest, names)
		if err != nil {
			return 0, err
		}
		all |= s
	}
	return all, nil
}

func parseItem(item, field string, lowest, highest int, names []string) (set, error) {
	span, stepText, stepped := strings.Cut(item, "/")
	from, to, step := lowest, highest, 1
	if stepped {
		n, err := strconv.Atoi(stepText)
		if err != nil || n < 1 || n > highest {
			return 0, fmt.Errorf("%q is no step of %s", item, field)
		}
		step = n
	}
	if span != "*" && (span != "" || !stepped) {
		first, last, ranged := strings.Cut(span, "-")
		var err error
		if from, err = parseNumber(first, field, lowest, highest, names); err != nil {
			return 0, err
		}
		switch {
		case ranged:
			if to, err = parseNumber(last, field, lowest, highest, names); err != nil {
				return 0, err
			}
		case !stepped:
			to = from
		}
	}
	if to < from {
		return 0, fmt.Errorf("%q of %s ends before it begins", item, field)
	}
	var s set
	for n := from; n <= to; n += step {
		s |= 1 << uint(n)
	}
	return s, nil
}

func parseNumber(text, field string, lowest, highest int, names []string) (int, error) {
	if i := slices.Index(names, strings.ToUpper(text)); i >= 0 {
		return lowest + i, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lowest || n > highest || strings.HasPrefix(text, "+") {
		return 0, fmt.Errorf("%q is no %s from %d to %d", text, field, lowest, highest)
	}
	return n, nil
}
