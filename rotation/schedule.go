package rotation

import (
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// need is how long a token must live to be worth promoting: until the next
// rotation, and the reserve.
func (s *step) need(st *state) time.Duration {
	between := s.Config.Interval
	if between == 0 {
		between = interval(st.secret.RotationRules, s.Now())
	}
	return between + s.Config.Reserve
}

// interval is the time from this rotation to the next by the secret's rules
// (spec/secrets-manager.md 7.1, 7.2): n days, rate(n hours) or rate(n days), or
// the gap between the two times of a cron() that now lies between. A cron() with
// L, W or # is not worked out; for it, and without rules, it is the
// AutomaticallyAfterDays that the service adds, else 24 h.
func interval(rules *types.RotationRulesType, now time.Time) time.Duration {
	if rules == nil {
		return day
	}
	expression := aws.ToString(rules.ScheduleExpression)
	if d, ok := rate(expression); ok {
		return d
	}
	if d, ok := cronGap(expression, now); ok {
		return d
	}
	if n := aws.ToInt64(rules.AutomaticallyAfterDays); n > 0 {
		return time.Duration(n) * day
	}
	return day
}

func rate(expression string) (time.Duration, bool) {
	inner, ok := between(expression, "rate(")
	if !ok {
		return 0, false
	}
	number, unit, _ := strings.Cut(strings.TrimSpace(inner), " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > 24*999 {
		return 0, false
	}
	switch strings.TrimSuffix(strings.TrimSpace(unit), "s") {
	case "hour":
		return time.Duration(n) * hour, true
	case "day":
		return time.Duration(n) * day, true
	}
	return 0, false
}

// between returns what stands between a prefix such as "rate(" and ")".
func between(expression, prefix string) (string, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(expression), prefix)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(inner, ")")
}
