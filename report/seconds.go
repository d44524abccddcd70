package report

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// seconds is a length of time in JSON: a number of seconds, exact to the nanosecond, which a float is not
// beyond two months.
type seconds time.Duration

// MarshalJSON writes as many decimals as there are.
func (s seconds) MarshalJSON() ([]byte, error) {
	sign, n := "", uint64(s)
	if s < 0 {
		sign, n = "-", -n
	}
	text := fmt.Sprintf("%s%d.%09d", sign, n/1e9, n%1e9)
	return []byte(strings.TrimSuffix(strings.TrimRight(text, "0"), ".")), nil
}

// UnmarshalJSON reads any number: more than a Duration holds is as much as one holds.
func (s *seconds) UnmarshalJSON(text []byte) error {
	whole, fraction, _ := strings.Cut(string(text), ".")
	if len(fraction) <= 9 {
		if n, err := strconv.ParseInt(whole+(fraction + "000000000")[:9], 10, 64); err == nil {
			*s = seconds(n)
			return nil
		}
	}
	var number float64
	if err := json.Unmarshal(text, &number); err != nil {
		return err
	}
	switch n := math.Round(number * float64(time.Second)); {
	case n >= math.MaxInt64:
		*s = math.MaxInt64
	case n <= math.MinInt64:
		*s = math.MinInt64
	default:
		*s = seconds(n)
	}
	return nil
}
