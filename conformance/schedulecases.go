package conformance

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// scheduled configures rotation and has its first run succeed.
func (c *stand) scheduled(rule rotateOption) {
	c.tb.Helper()
	c.create()
	c.order(orders{Does: "rotate"})
	c.ok(c.rotate(by(c.Function), rule))
	c.becomes("v1{PREVIOUS} v2{CURRENT,PENDING}")
}

// windowed is a rule with a rotation window.
func windowed(expression, duration string) rotateOption {
	return rules(types.RotationRulesType{ScheduleExpression: &expression, Duration: &duration})
}

// refusesAll asserts that each of these rules is refused, in whatever words, for a secret of its own, and that
// nothing of it is stored.
func (c *stand) refusesAll(bad map[string]rotateOption) {
	c.tb.Helper()
	for i, name := range slices.Sorted(maps.Keys(bad)) {
		c.name, c.ids = c.secret(fmt.Sprintf("case-%s-%d", c.number, i)), nil
		c.create()
		err := c.rotate(by(c.Function), bad[name])
		switch code, _ := refusal(err); {
		case err == nil:
			c.Errorf("%s is accepted", name)
		case code == "":
			c.Errorf("%s: %s", name, told(err))
		default:
			c.unconfigured()
		}
	}
}

func scheduleCases() []Case {
	return []Case{
		{
			Number:   "61",
			Asked:    "R(AutomaticallyAfterDays and ScheduleExpression)",
			Expected: "InvalidParameterException: " + e14,
			Source:   "[reported] TF issue 33329",
			Needs:    []Need{Function},
			ask: func(c *stand) {
				c.create()
				both := rules(types.RotationRulesType{AutomaticallyAfterDays: aws.Int64(1), ScheduleExpression: aws.String("rate(1 day)")})
				c.refused(c.rotate(by(c.Function), both), invalidParameter, e14)
				c.unconfigured()
			},
		},
		{
			Number:   "62",
			Asked:    "R(AutomaticallyAfterDays 0), R(1001)",
			Expected: "ValidationException",
			Source:   "[doc]",
			Needs:    []Need{Function},
			ask: func(c *stand) {
				c.create()
				c.refused(c.rotate(by(c.Function), days(0)), validation, "")
				c.refused(c.rotate(by(c.Function), days(1001)), validation, "")
				c.unconfigured()
			},
		},
		{
			Number:   "63",
			Asked:    "R(`cron(5 10 * * ? *)`), R(`cron(0 10 * * ? 2030)`), R(`rate(3 hours)`), R(`cron(0 10 1 * 2 *)`)",
			Expected: "refused",
			Source:   "[doc]",
			Needs:    []Need{Function},
			ask: func(c *stand) {
				bad := map[string]rotateOption{}
				for _, expression := range []string{"cron(5 10 * * ? *)", "cron(0 10 * * ? 2030)", "rate(3 hours)", "cron(0 10 1 * 2 *)"} {
					bad[expression] = on(expression)
				}
				c.refusesAll(bad)
			},
		},
		{
			Number:   "64",
			Asked:    "R(`rate(10 days)`) with Duration `25h`, `0h`; R(`cron(0 20 * * ? *)`) with `5h`, which crosses midnight",
			Expected: "refused",
			Source:   "[doc]",
			Needs:    []Need{Function},
			ask: func(c *stand) {
				c.refusesAll(map[string]rotateOption{
					"25h":                windowed("rate(10 days)", "25h"),
					"0h":                 windowed("rate(10 days)", "0h"),
					"5h from 20 o'clock": windowed("cron(0 20 * * ? *)", "5h"),
				})
			},
		},
		{
			Number:   "65",
			Asked:    "at 2026-01-22T06:42Z: R(30 days) with success; D",
			Expected: "NextRotationDate 1771718399",
			Source:   "[reported] spec 7.3",
			Start:    at("2026-01-22T06:42:00Z"),
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.scheduled(days(30))
				equal(c, "NextRotationDate", c.describe().NextRotationDate.Unix(), 1771718399)
			},
		},
		{
			Number:   "66",
			Asked:    "at 2023-10-16T07:18Z, a Monday: R(`cron(0 0 ? * 2 *)`) with success; D",
			Expected: "NextRotationDate 1698105599; the rule has ScheduleExpression, and AutomaticallyAfterDays 7",
			Source:   "[reported] spec 7.3, 7.5",
			Start:    at("2023-10-16T07:18:00Z"),
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.scheduled(on("cron(0 0 ? * 2 *)"))
				d := c.describe()
				equal(c, "NextRotationDate", d.NextRotationDate.Unix(), 1698105599)
				equal(c, "AutomaticallyAfterDays", aws.ToInt64(d.RotationRules.AutomaticallyAfterDays), 7)
				equal(c, "ScheduleExpression", aws.ToString(d.RotationRules.ScheduleExpression), "cron(0 0 ? * 2 *)")
			},
		},
		{
			Number:   "67",
			Asked:    "30 days, last rotation 2026-02-02, P(\"manual\") on 2026-02-03; D",
			Expected: "LastRotatedDate is unchanged; NextRotationDate 1772755199",
			Source:   "[reported] spec 7.3",
			Start:    at("2026-02-02T10:00:00Z"),
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.scheduled(days(30))
				rotated := *c.describe().LastRotatedDate
				c.Wait(24 * time.Hour)
				c.put("manual")
				d := c.describe()
				equal(c, "LastRotatedDate", *d.LastRotatedDate, rotated)
				equal(c, "NextRotationDate", d.NextRotationDate.Unix(), 1772755199)
			},
		},
		{
			Number:   "68",
			Asked:    "time goes on into the next window",
			Expected: "a run starts by itself with a token of its own; then both dates have moved on",
			Source:   "[doc]",
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.scheduled(days(1))
				before := c.describe()
				c.Wait(25 * time.Hour)
				c.becomes("v2{PREVIOUS} ?{CURRENT,PENDING}")
				after := c.describe()
				if !after.LastRotatedDate.After(*before.LastRotatedDate) || !after.NextRotationDate.After(*before.NextRotationDate) {
					c.Errorf("the dates went from %v, %v to %v, %v", before.LastRotatedDate, before.NextRotationDate, after.LastRotatedDate, after.NextRotationDate)
				}
				if token := c.handed(8)[4].ClientRequestToken; token == c.ids[1] {
					c.Errorf("the token is that of the first run")
				}
			},
		},
		{
			Number:   "69",
			Asked:    "a scheduled run fails, and its window passes",
			Expected: "NextRotationDate does not move on; AWSPENDING stays",
			Source:   "[doc]",
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.scheduled(days(1))
				c.order(orders{Fails: "every"})
				next := *c.describe().NextRotationDate
				c.Wait(48*time.Hour + time.Minute)
				equal(c, "NextRotationDate", *c.describe().NextRotationDate, next)
				c.becomes("v1{PREVIOUS} v2{CURRENT} ?{PENDING}")
			},
		},
	}
}
