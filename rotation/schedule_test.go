package rotation

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func TestInterval(t *testing.T) {
	t.Parallel()
	monday := time.Date(2035, 1, 1, 10, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		expression string
		days       int64
		want       time.Duration
	}{
		{"", 0, day},
		{"", 30, 30 * day},
		{"rate(4 hours)", 0, 4 * hour},
		{"rate(24 hours)", 1, day},
		{"rate(1 day)", 0, day},
		{"rate(10 days)", 10, 10 * day},
		{"rate(0 days)", 0, day},
		{"rate(3 weeks)", 3, 3 * day},
		{"cron(0 10 * * ? *)", 0, day},
		{"cron(0 /8 * * ? *)", 0, 8 * hour},
		{"cron(0 8/8 * * ? *)", 0, 8 * hour},
		{"cron(0 2/10 * * ? *)", 0, 10 * hour}, // 2:00 to 12:00
		{"cron(0 4/12 * * ? *)", 0, 12 * hour}, // 4:00 to 16:00
		{"cron(0 0,6,12 * * ? *)", 0, 6 * hour},
		{"cron(0 0 ? * 2 *)", 7, 7 * day},                // Mondays
		{"cron(0 18 ? * SAT *)", 7, 7 * day},             //
		{"cron(0 8 ? * MON-FRI *)", 0, day},              // Monday to Tuesday
		{"cron(0 11 ? * MON-FRI *)", 0, 3 * day},         // Friday to Monday
		{"cron(0 8 1 * ? *)", 0, 31 * day},               // January
		{"cron(0 16 1,15 * ? *)", 0, 17 * day},           // 15 December to 1 January
		{"cron(0 0 1 JAN,jul ? *)", 0, 181 * day},        //
		{"cron(0 17 L * ? *)", 30, 30 * day},             // not worked out
		{"cron(0 1 ? 1/3 SUN#1 *)", 0, day},              // not worked out
		{"cron(5 10 * * ? *)", 0, day},                   // refused by the service
		{"cron(0 10 31 2 ? *)", 0, day},                  // never fires
		{"cron(0 25 * * ? *)", 0, day},                   //
		{"cron(0 /0 * * ? *)", 0, day},                   //
		{"cron(0 9-7 * * ? *)", 0, day},                  //
		{"cron(0 99999999999999999999 * * ? *)", 0, day}, //
	} {
		rules := &types.RotationRulesType{}
		if c.expression != "" {
			rules.ScheduleExpression = aws.String(c.expression)
		}
		if c.days != 0 {
			rules.AutomaticallyAfterDays = &c.days
		}
		if got := interval(rules, monday); got != c.want {
			t.Errorf("%q with %d days: %v, want %v", c.expression, c.days, got, c.want)
		}
	}
	if got := interval(nil, monday); got != day {
		t.Errorf("without rules: %v", got)
	}
}

func FuzzInterval(f *testing.F) {
	for _, s := range []string{"rate(4 hours)", "cron(0 /8 * * ? *)", "cron(0 8 ? * MON-FRI *)", "cron(0 16 1,15 * ? *)", "cron(0 -1/-1 * * ? *)"} {
		f.Add(s, int64(2051222400))
	}
	f.Fuzz(func(t *testing.T, expression string, at int64) {
		now := time.Unix(at%(1<<40), 0)
		if d := interval(&types.RotationRulesType{ScheduleExpression: &expression}, now); d < hour || d > 2*farthest && d > 24*999*hour {
			t.Errorf("%q: %v", expression, d)
		}
	})
}
