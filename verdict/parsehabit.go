package verdict

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseHabit returns the habit that is written as Habit.String writes it: "caching 55m".
func ParseHabit(words string) (Habit, error) {
	if lengths, cached := strings.CutPrefix(words, "caching "); cached {
		ttl, phase, fixed := strings.Cut(lengths, " from ")
		keeps, err := parseShort(ttl)
		if err == nil && !fixed {
			return CacheFor(keeps), nil
		}
		if from, bad := parseShort(phase); err == nil && bad == nil {
			return CacheForAt(keeps, from), nil
		}
	}
	for _, h := range []Habit{EveryRead(), LoadOnce(), RefreshOnRefusal(), CurrentThenPending()} {
		if words == h.String() {
			return h, nil
		}
	}
	return nil, fmt.Errorf("no reader has the habit %q", words)
}

// parseShort reads what short prints.
func parseShort(text string) (time.Duration, error) {
	if n, days := strings.CutSuffix(text, "d"); days {
		count, err := strconv.ParseUint(n, 10, 16)
		return time.Duration(count) * 24 * time.Hour, err
	}
	return time.ParseDuration(text)
}
