package fakesecrets

import (
	"strconv"
	"time"
)

// stamp is an instant as the service writes it: epoch seconds with a fraction, to the millisecond
// (spec 1.2). A zero one is left out.
type stamp time.Time

func (s stamp) MarshalJSON() ([]byte, error) {
	ms := time.Time(s).UnixMilli()
	b := strconv.AppendInt(nil, ms/1000, 10)
	b = append(b, '.')
	f := ms % 1000
	return append(b, byte('0'+f/100), byte('0'+f/10%10), byte('0'+f%10)), nil
}

// IsZero is for the omitzero of encoding/json.
func (s stamp) IsZero() bool { return time.Time(s).IsZero() }

// midnight returns the beginning of t's UTC day.
func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
