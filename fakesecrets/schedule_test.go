package fakesecrets

import (
	"strings"
	"testing"
	"time"
)

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// windows is the next windows after an anchor, "01-02T15+1h" each.
func windows(s schedule, anchor time.Time, n int) string {
	var all []string
	for range n {
		w := s.next(anchor)
		all = append(all, w.opens.Format("01-02T15")+"+"+inHours(w.closes.Sub(w.opens)))
		anchor = w.opens
	}
	return strings.Join(all, " ")
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	// 2035-01-01 is a Monday.
	for _, c := range []struct {
		expression, duration, anchor, want string
	}{
		{"rate(1 day)", "", "2035-01-01T06:42", "01-02T00+24h 01-03T00+24h"},
		{"rate(10 days)", "", "2035-01-01T06:42", "01-11T00+24h 01-21T00+24h"},
		{"rate(10 days)", "3h", "2035-01-01T06:42", "01-11T00+3h"},
		{"rate(1 days)", "", "2035-01-01T23:59", "01-02T00+24h"},
		{"rate(4 hours)", "", "2035-01-01T00:00", "01-01T04+1h 01-01T08+1h"},
		{"rate(4 hours)", "4h", "2035-01-01T05:30", "01-01T08+4h"},
		{"rate(5 hours)", "", "2035-01-01T19:00", "01-01T20+1h 01-02T01+1h 01-02T06+1h"},
		{"rate(24 hours)", "", "2035-01-01T00:00", "01-02T00+1h 01-03T00+1h"},
		{"rate(48 hours)", "2h", "2035-01-02T00:00", "01-03T00+2h"},

		{"cron(0 /8 * * ? *)", "", "2035-01-01T00:00", "01-01T08+1h 01-01T16+1h 01-02T00+1h"},
		{"cron(0 8/8 * * ? *)", "", "2035-01-01T00:00", "01-01T08+1h 01-01T16+1h 01-02T08+1h"},
		{"cron(0 2/10 * * ? *)", "", "2035-01-01T00:00", "01-01T02+1h 01-01T12+1h 01-01T22+1h 01-02T02+1h"},
		{"cron(0 4/12 * * ? *)", "3h", "2035-01-01T04:00", "01-01T16+3h 01-02T04+3h"},
		{"cron(0 10 * * ? *)", "", "2035-01-01T10:00", "01-02T10+14h"},
		{"cron(0 18 ? * SAT *)", "", "2035-01-01T00:00", "01-06T18+6h 01-13T18+6h"},
		{"cron(0 8 1 * ? *)", "", "2035-01-01T09:00", "02-01T08+16h 03-01T08+16h"},
		{"cron(0 1 ? 1/3 SUN#1 *)", "", "2035-01-01T00:00", "01-07T01+23h 04-01T01+23h 07-01T01+23h"},
		{"cron(0 17 L * ? *)", "", "2035-01-01T00:00", "01-31T17+7h 02-28T17+7h 03-31T17+7h"},
		{"cron(0 8 ? * MON-FRI *)", "", "2035-01-04T08:00", "01-05T08+16h 01-08T08+16h"},
		{"cron(0 16 1,15 * ? *)", "2h", "2035-01-01T18:00", "01-15T16+2h 02-01T16+2h"},
		{"cron(0 0 ? * SUN#1 *)", "", "2035-01-01T00:00", "01-07T00+24h 02-04T00+24h"},
		{"cron(0 0 ? * 2 *)", "", "2035-01-01T00:00", "01-08T00+24h"},
		{"cron(0 0 ? * FRIL *)", "", "2035-01-01T00:00", "01-26T00+24h 02-23T00+24h"},
		{"cron(0 0 SUNL * ? *)", "", "2035-01-01T00:00", "01-28T00+24h 02-25T00+24h"},
		{"cron(0 0 ? * L *)", "", "2035-01-01T00:00", "01-06T00+24h"},
		{"cron(0 0 29 FEB ? *)", "", "2035-01-01T00:00", "02-29T00+24h"},
		{"cron(0 9,17 ? JAN,JUL mon *)", "", "2035-01-29T09:00", "01-29T17+1h 07-02T09+1h"},
	} {
		duration := &c.duration
		if c.duration == "" {
			duration = nil
		}
		s, err := (&rotationRules{ScheduleExpression: &c.expression, Duration: duration}).schedule(at("2035-01-01T00:00"))
		if err != nil {
			t.Errorf("%s: %v", c.expression, err)
			continue
		}
		if got := windows(s, at(c.anchor), strings.Count(c.want, " ")+1); got != c.want {
			t.Errorf("%s %s after %s opens %s, want %s", c.expression, c.duration, c.anchor, got, c.want)
		}
		if s.String() != c.expression {
			t.Errorf("%s is called %s", c.expression, s)
		}
	}
}

func TestSchedulesThatAreRefused(t *testing.T) {
	t.Parallel()
	for expression, duration := range map[string]string{
		"":                           "",
		"daily":                      "",
		"rate(1 day":                 "",
		"rate(0 days)":               "",
		"rate(-1 days)":              "",
		"rate(1000 days)":            "",
		"rate(3 hours)":              "",
		"rate(5 minutes)":            "",
		"rate(5)":                    "",
		"rate(30 days)":              "25h",
		"rate(6 hours)":              "7h",
		"rate(2 days)":               "h",
		"cron(0 10 * * ?)":           "",
		"cron(5 10 * * ? *)":         "",
		"cron(0 10 * * ? 2030)":      "",
		"cron(0 10 1 * 2 *)":         "",
		"cron(0 10 ? * ? *)":         "",
		"cron(0 24 * * ? *)":         "",
		"cron(0 10 0 * ? *)":         "",
		"cron(0 10 32 * ? *)":        "",
		"cron(0 10 30 2 ? *)":        "",
		"cron(0 10 * 13 ? *)":        "",
		"cron(0 10 ? * 8 *)":         "",
		"cron(0 10 ? * SUN#6 *)":     "",
		"cron(0 10 ? * FRI-MON *)":   "",
		"cron(0 10/0 * * ? *)":       "",
		"cron(0 +5 * * ? *)":         "",
		"cron(0 , * * ? *)":          "",
		"cron(0 20 * * ? *)":         "5h",
		"cron(0 2/4 * * ? *)":        "5h",
		"cron(0 10 L-3 * ? *)":       "",
		"cron(0 10 * * ? *) garbage": "",
	} {
		d := &duration
		if duration == "" {
			d = nil
		}
		_, err := (&rotationRules{ScheduleExpression: &expression, Duration: d}).schedule(at("2035-01-01T00:00"))
		if e, ok := err.(*Error); !ok || e.Code != "InvalidParameterException" {
			t.Errorf("%s %s is answered with %v", expression, duration, err)
		}
	}
}

func TestDaysShownForASchedule(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]int64{
		"rate(10 days)": 10, "rate(48 hours)": 0, "cron(0 0 ? * 2 *)": 7, "cron(0 8/8 * * ? *)": 0, "cron(0 8 1 * ? *)": 28,
	} {
		s, err := parseSchedule(expression, 0, at("2035-01-01T00:00"))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.days(at("2035-01-01T08:00")); got != want {
			t.Errorf("%s shows %d days, want %d", expression, got, want)
		}
	}
}

// Whatever is accepted opens windows that lie after their anchor, do not reach into each other, and do
// not cross midnight if they are a cron's.
func FuzzSchedule(f *testing.F) {
	for _, seed := range []string{"rate(4 hours)", "rate(10 days)", "cron(0 2/10 * * ? *)", "cron(0 1 ? 1/3 SUN#1 *)", "cron(0 17 L * ? *)", "cron(0 16 1,15 2 ? *)"} {
		f.Add(seed, uint8(2), int64(0))
	}
	f.Fuzz(func(t *testing.T, expression string, hours uint8, after int64) {
		set := at("2035-01-01T00:00")
		anchor := set.Add(time.Duration(after%(20*365*24*3600)) * time.Second)
		s, err := parseSchedule(expression, time.Duration(hours)*hour, set)
		if err != nil {
			return
		}
		first := s.next(anchor)
		second := s.next(first.opens)
		switch {
		case !first.opens.After(anchor):
			t.Errorf("%s opens at %v, not after %v", expression, first.opens, anchor)
		case first.closes.After(second.opens):
			t.Errorf("%s: %v reaches into %v", expression, first, second)
		case !first.closes.After(first.opens):
			t.Errorf("%s: %v is empty", expression, first)
		case hours > 0 && first.closes.Sub(first.opens) != time.Duration(hours)*hour:
			t.Errorf("%s: %v is not %d hours", expression, first, hours)
		case strings.HasPrefix(expression, "cron") && first.closes.After(midnight(first.opens).Add(day)):
			t.Errorf("%s: %v crosses midnight", expression, first)
		case s.days(anchor) < 0:
			t.Errorf("%s: %d days", expression, s.days(anchor))
		}
	})
}

// The calculator agrees with the dullest way there is: looking at every hour.
func TestCronAgreesWithLookingAtEveryHour(t *testing.T) {
	t.Parallel()
	for _, expression := range []string{"cron(0 5/7 2-28/5 * ? *)", "cron(0 1,13 ? 2/2 TUE#3 *)", "cron(0 23 ? * WEDL *)", "cron(0 */6 L 2,6 ? *)"} {
		s, err := parseSchedule(expression, 0, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		c := s.(cron)
		now := at("2035-01-01T00:00")
		next := c.next(now)
		for range 3 * 365 * 24 {
			now = now.Add(hour)
			opens := c.months.has(int(now.Month())) && c.on(midnight(now)) && containsInt(c.hours, now.Hour())
			if opens != now.Equal(next.opens) {
				t.Fatalf("%s at %v: %v by the hour, next is %v", expression, now, opens, next.opens)
			}
			if opens {
				next = c.next(now)
			}
		}
	}
}

func containsInt(all []int, n int) bool {
	for _, a := range all {
		if a == n {
			return true
		}
	}
	return false
}
