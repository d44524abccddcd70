package report

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSeconds(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0", time.Nanosecond: "0.000000001", -1500 * time.Millisecond: "-1.5", 100 * time.Second: "100",
		math.MaxInt64: "9223372036.854775807", math.MinInt64: "-9223372036.854775808",
	} {
		if got, err := json.Marshal(seconds(d)); err != nil || string(got) != want {
			t.Errorf("%s is written as %s, %v; want %s", d, got, err, want)
		}
	}
	for text, want := range map[string]time.Duration{
		"1e2": 100 * time.Second, "1.5e-3": 1500 * time.Microsecond, "0.12": 120 * time.Millisecond, "-0.5": -time.Second / 2,
		"0.1234567891": 123456789, "1e300": math.MaxInt64, "-1e300": math.MinInt64, "99999999999": math.MaxInt64, "null": 0,
	} {
		var got seconds
		if err := json.Unmarshal([]byte(text), &got); err != nil || time.Duration(got) != want {
			t.Errorf("%s is read as %s, %v; want %s", text, time.Duration(got), err, want)
		}
	}
	for _, text := range []string{`"1"`, `true`, `[]`, `1.`, `--1`} {
		var got seconds
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s is read as %s", text, time.Duration(got))
		}
	}
}

func TestSecondsAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := seconds(rapid.Int64().Draw(t, "length"))
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got seconds
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Fatalf("%s is read as %d, %v; want %d", text, got, err, want)
		}
	})
}
