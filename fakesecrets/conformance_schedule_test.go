package fakesecrets_test

import (
	"sync/atomic"
	"time"

	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func (c *stand) rules(rules types.RotationRulesType) func(*secretsmanager.RotateSecretInput) {
	return func(in *secretsmanager.RotateSecretInput) { in.RotationRules = &rules }
}

// Spec 11.3's schedules.
var scheduleCases = []conformanceCase{
	{number: "61", about: "both kinds of rule", play: func(c *stand) {
		c.create()
		err := c.rotate(c.by(noop), c.rules(types.RotationRulesType{AutomaticallyAfterDays: aws.Int64(1), ScheduleExpression: aws.String("rate(1 day)")}))
		c.refused(err, invalidParameter, e14)
		c.unconfigured()
	}},
	{number: "62", about: "days out of range", play: func(c *stand) {
		c.create()
		c.refused(c.rotate(c.by(noop), days(0)), validation, "1 validation error detected: Value '0' at 'rotationRules.automaticallyAfterDays' failed to satisfy constraint: Member must have value greater than or equal to 1")
		c.refused(c.rotate(c.by(noop), days(1001)), validation, "")
	}},
	{number: "63", about: "expressions that are refused", play: func(c *stand) {
		c.create()
		for _, bad := range []string{"cron(5 10 * * ? *)", "cron(0 10 * * ? 2030)", "rate(3 hours)", "cron(0 10 1 * 2 *)"} {
			if codeOf(c.rotate(c.by(noop), on(bad))) == "" {
				c.Errorf("%s is accepted", bad)
			}
		}
		c.unconfigured()
	}},
	{number: "64", about: "durations that are refused", play: func(c *stand) {
		c.create()
		for bad, expression := range map[string]string{"25h": "rate(10 days)", "0h": "rate(10 days)", "5h": "cron(0 20 * * ? *)"} {
			if codeOf(c.rotate(c.by(noop), c.rules(types.RotationRulesType{ScheduleExpression: &expression, Duration: &bad}))) == "" {
				c.Errorf("%s for %s is accepted", bad, expression)
			}
		}
		c.unconfigured()
	}},
	{number: "65", about: "NextRotationDate of days", start: "2026-01-22T06:42:00Z", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(30)))
		c.Settle()
		equal(c, "NextRotationDate", c.describe().NextRotationDate.Unix(), 1771718399)
	}},
	{number: "66", about: "NextRotationDate of a weekly cron", start: "2023-10-16T07:18:00Z", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), on("cron(0 0 ? * 2 *)")))
		c.Settle()
		d := c.describe()
		equal(c, "NextRotationDate", d.NextRotationDate.Unix(), 1698105599)
		equal(c, "AutomaticallyAfterDays", *d.RotationRules.AutomaticallyAfterDays, 7)
		equal(c, "ScheduleExpression", *d.RotationRules.ScheduleExpression, "cron(0 0 ? * 2 *)")
	}},
	{number: "67", about: "a manual value counts as a rotation", start: "2026-02-02T10:00:00Z", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(30)))
		c.Settle()
		rotated := *c.describe().LastRotatedDate
		c.Advance(24 * time.Hour)
		c.put("manual")
		d := c.describe()
		equal(c, "LastRotatedDate", *d.LastRotatedDate, rotated)
		equal(c, "NextRotationDate", d.NextRotationDate.Unix(), 1772755199)
	}},
	{number: "68", about: "the window opens", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(1)))
		c.Settle()
		before := c.describe()
		c.Advance(25 * time.Hour)
		after := c.describe()
		c.stages("v2{PREVIOUS} ?{CURRENT,PENDING}")
		equal(c, "events", len(c.Events()), 8)
		if !after.LastRotatedDate.After(*before.LastRotatedDate) || !after.NextRotationDate.After(*before.NextRotationDate) {
			c.Errorf("the dates went from %v, %v to %v, %v", before.LastRotatedDate, before.NextRotationDate, after.LastRotatedDate, after.NextRotationDate)
		}
	}},
	{number: "69", about: "the window passes", play: func(c *stand) {
		c.create()
		var broken atomic.Bool
		c.ok(c.rotate(days(1), c.by(func(ctx context.Context, l *lambda, e event) error {
			if broken.Load() {
				return errors.New("broken")
			}
			return template(ctx, l, e)
		})))
		c.Settle()
		broken.Store(true)
		next := *c.describe().NextRotationDate
		c.Advance(48*time.Hour + time.Minute)
		equal(c, "NextRotationDate", *c.describe().NextRotationDate, next)
		c.stages("v1{PREVIOUS} v2{CURRENT} ?{PENDING}")
	}},
	{number: "76", about: "failure in testSecret", play: func(c *stand) {
		c.failed("testSecret")
		equal(c, "events", len(c.Events()), 3)
	}},
}
