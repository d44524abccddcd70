package fakesecrets_test

import (
	"context"
	"errors"
	"regexp"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// unconfigured asserts that nothing of a refused RotateSecret was stored.
func (c *stand) unconfigured() {
	c.Helper()
	d := c.describe()
	if d.RotationEnabled != nil || d.RotationRules != nil || d.RotationLambdaARN != nil || d.NextRotationDate != nil {
		c.Errorf("rotation is configured: %+v", d)
	}
	c.stages("v1{CURRENT}")
}

// failed brings the secret to where a step has failed.
func (c *stand) failed(step string) {
	c.Helper()
	c.create()
	c.ok(c.rotate(c.by(failing(step)), days(1)))
	c.Settle()
	c.stages("v1{CURRENT} v2{PENDING}")
}

func (c *stand) steps() (steps []string) {
	for _, e := range c.Events() {
		steps = append(steps, e.Step)
	}
	return steps
}

// Spec 11.3 but for its schedules.
var rotationCases = []conformanceCase{
	{number: "38", about: "no function", play: func(c *stand) {
		c.create()
		c.refused(c.rotate(days(1)), invalidRequest, e12)
		c.unconfigured()
	}},
	{number: "39", about: "a function that does not exist, or does not let the service in (40)", play: func(c *stand) {
		c.create()
		err := c.rotate(days(1), func(in *secretsmanager.RotateSecretInput) { in.RotationLambdaARN = aws.String(arnOf + "nobody") })
		c.refused(err, "AccessDeniedException", e11)
		c.unconfigured()
	}},
	{number: "41", about: "a rotation", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(tidyTemplate), days(1)))
		c.Settle()
		c.stages("v1{PREVIOUS} v2{CURRENT}")
		d := c.describe()
		if !*d.RotationEnabled || d.LastRotatedDate == nil || d.NextRotationDate == nil || d.LastAccessedDate == nil || d.RotationLambdaARN == nil {
			c.Errorf("members are missing: %+v", d)
		}
		if r := d.RotationRules; *r.AutomaticallyAfterDays != 1 || r.Duration != nil || r.ScheduleExpression != nil {
			c.Errorf("the rules are %+v", r)
		}
	}},
	{number: "42", about: "again by what is stored", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(tidyTemplate), days(1)))
		c.Settle()
		c.ok(c.rotate())
		c.Settle()
		c.stages("v2{PREVIOUS} v3{CURRENT}")
	}},
	{number: "43", about: "AWSPENDING left on the current version", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(1)))
		c.Settle()
		c.stages("v1{PREVIOUS} v2{CURRENT,PENDING}")
		c.ok(c.rotate())
		c.Settle()
		c.stages("v2{PREVIOUS} v3{CURRENT,PENDING}")
	}},
	{number: "44", about: "the events", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(1)))
		c.Settle()
		events := c.Events()
		equal(c, "events", len(events), 4)
		arn := *c.describe().ARN
		for i, step := range []string{"createSecret", "setSecret", "testSecret", "finishSecret"} {
			e := events[i]
			if e.Step != step || e.SecretId != arn || e.ClientRequestToken != c.ids[1] || !regexp.MustCompile(`^[a-zA-Z0-9-]{36,256}$`).MatchString(e.RotationToken) {
				c.Errorf("event %d is %+v", i, e)
			}
		}
	}},
	{number: "45", about: "the answer does not wait for the function", play: func(c *stand) {
		c.create()
		before := *c.describe().LastChangedDate
		c.ok(c.rotate(c.by(slow(template)), days(1)))
		equal(c, "time of the answer", *c.describe().LastChangedDate, before)
		c.stages("v1{CURRENT} v2{PENDING}")
		c.Advance(20 * time.Second)
		c.stages("v1{PREVIOUS} v2{CURRENT,PENDING}")
	}},
	{number: "46", about: "the placeholder, seen from createSecret", play: func(c *stand) {
		c.create()
		first := c.ids[0]
		c.ok(c.rotate(days(1), c.by(func(ctx context.Context, l *lambda, e event) error {
			if e.Step != "createSecret" {
				return nil
			}
			d, err := l.client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &e.SecretId})
			if err != nil || !contains(d.VersionIdsToStages[e.ClientRequestToken], "AWSPENDING") {
				c.Errorf("Describe: %v %v", d, err)
			}
			_, err = l.pending(ctx, e)
			equal(c, "code by id and stage", codeOf(err), notFound)
			_, err = l.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &e.SecretId, VersionStage: aws.String("AWSPENDING")})
			c.refused(err, notFound, e2+"AWSPENDING") // 46a
			list, err := l.client.ListSecretVersionIds(ctx, &secretsmanager.ListSecretVersionIdsInput{SecretId: &e.SecretId, IncludeDeprecated: aws.Bool(true)})
			if err != nil || *list.Versions[0].VersionId != first {
				c.Errorf("List: %v %v", list, err)
			}
			return nil
		})))
		c.Settle()
		equal(c, "events", len(c.Events()), 4)
	}},
	{number: "47", about: "the placeholder is filled", play: func(c *stand) {
		c.create()
		var seen atomic.Value
		c.ok(c.rotate(days(1), c.by(func(ctx context.Context, l *lambda, e event) error {
			if e.Step == "finishSecret" {
				out, err := l.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
					SecretId: &e.SecretId, VersionId: &e.ClientRequestToken, VersionStage: aws.String("AWSPENDING"),
				})
				if err != nil {
					return err
				}
				seen.Store(*out.SecretString)
				equal(c, "stages", len(out.VersionStages), 1)
			}
			return template(ctx, l, e)
		})))
		c.Settle()
		equal(c, "value in finishSecret", seen.Load(), any("b"))
	}},
	{number: "48", about: "the token is the version", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(1), func(in *secretsmanager.RotateSecretInput) { in.ClientRequestToken = aws.String(token1) }))
		equal(c, "VersionId", c.ids[1], token1)
		c.Settle()
		equal(c, "token of the event", c.Events()[0].ClientRequestToken, token1)
		c.stages("v1{PREVIOUS} v2{CURRENT,PENDING}")
	}},
	{number: "49", about: "createSecret fails", play: func(c *stand) {
		c.failed("createSecret")
		equal(c, "events", len(c.Events()), 1)
		_, err := c.get(stage("AWSPENDING"))
		c.refused(err, notFound, e2+"AWSPENDING")
		if d := c.describe(); d.LastRotatedDate != nil {
			c.Errorf("LastRotatedDate is %v", d.LastRotatedDate)
		}
	}},
	{number: "50", about: "setSecret fails", play: func(c *stand) {
		c.failed("setSecret")
		out, err := c.get(stage("AWSPENDING"))
		c.ok(err)
		equal(c, "pending value", *out.SecretString, "b")
		equal(c, "events", len(c.Events()), 2)
	}},
	{number: "51", about: "a rotation that isn't complete", play: func(c *stand) {
		c.failed("setSecret")
		c.refused(c.rotate(), invalidRequest, e13)
	}},
	{number: "52", about: "nor can it be configured", play: func(c *stand) {
		c.failed("setSecret")
		c.refused(c.rotate(days(9), notNow), invalidRequest, e13)
		equal(c, "days", *c.describe().RotationRules.AutomaticallyAfterDays, 1)
	}},
	{number: "53", about: "the function is repaired", play: func(c *stand) {
		c.create()
		var repaired atomic.Bool
		c.ok(c.rotate(days(1), c.by(func(ctx context.Context, l *lambda, e event) error {
			if e.Step == "setSecret" && !repaired.Load() {
				return errors.New("not yet")
			}
			return template(ctx, l, e)
		})))
		c.Settle()
		repaired.Store(true)
		c.Advance(100 * time.Second)
		c.stages("v1{PREVIOUS} v2{CURRENT,PENDING}")
		equal(c, "first step of the re-attempt", c.steps()[2], "createSecret")
		equal(c, "its token", c.Events()[2].ClientRequestToken, c.ids[1])
	}},
	{number: "54", about: "way out: take AWSPENDING off", play: func(c *stand) {
		c.failed("setSecret")
		c.ok(c.move("AWSPENDING", 2, 0))
		c.ok(c.rotate())
		c.stages("v1{CURRENT} v3{PENDING}")
	}},
	{number: "55", about: "way out: a manual value", play: func(c *stand) {
		c.failed("setSecret")
		c.put("manual")
		c.stages("v1{PREVIOUS} v3{CURRENT}")
		c.ok(c.rotate())
	}},
	{number: "56", about: "a function that does nothing", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(noop), days(1)))
		c.Settle()
		equal(c, "events", len(c.Events()), 4)
		c.stages("v1{CURRENT} v2{PENDING}")
		_, err := c.get(stage("AWSPENDING"))
		c.refused(err, notFound, e2+"AWSPENDING")
		c.refused(c.rotate(), invalidRequest, e13)
	}},
	{number: "57", about: "attempts are several, bounded, and of one token", play: func(c *stand) {
		c.failed("createSecret")
		c.Advance(12 * time.Hour)
		if n := len(c.Events()); n < 2 || n > 100 {
			c.Errorf("there were %d attempts", n)
		}
		for _, e := range c.Events() {
			equal(c, "token", e.ClientRequestToken, c.ids[1])
		}
	}},
	{number: "58", about: "RotateImmediately=false tries the function", play: func(c *stand) {
		c.create()
		var seen atomic.Value
		c.ok(c.rotate(notNow, days(1), c.by(func(ctx context.Context, l *lambda, e event) error {
			v, err := l.pending(ctx, e)
			seen.Store(v)
			return err
		})))
		c.Settle()
		equal(c, "value seen", seen.Load(), any("a"))
		equal(c, "events", len(c.Events()), 1)
		e := c.Events()[0]
		equal(c, "step", e.Step, "testSecret")
		if e.ClientRequestToken == c.ids[0] {
			c.Error("it ran on the current version")
		}
		out, err := c.get()
		c.ok(err)
		equal(c, "current version", *out.VersionId, c.ids[0])
	}},
	{number: "59", about: "and leaves no label behind", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(notNow, days(1), c.by(noop)))
		c.Settle()
		c.stages("v1{CURRENT}")
		d := c.describe()
		if !*d.RotationEnabled || d.NextRotationDate == nil || d.LastRotatedDate != nil {
			c.Errorf("Describe says %+v", d)
		}
	}},
	{number: "60", about: "a secret without a value", play: func(c *stand) {
		_, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name})
		c.ok(err)
		c.ok(c.rotate(c.by(noop), days(1)))
		c.Settle()
		c.stages("v1{PENDING}")
	}},
	{number: "70", about: "cancel", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(1)))
		c.Settle()
		out, err := c.Client.CancelRotateSecret(ctx, &secretsmanager.CancelRotateSecretInput{SecretId: &c.name})
		c.ok(err)
		if out.VersionId != nil {
			c.Error("there is a VersionId, though nothing ran")
		}
		d := c.describe()
		if *d.RotationEnabled || d.RotationLambdaARN == nil || d.RotationRules == nil || d.NextRotationDate != nil {
			c.Errorf("Describe says %+v", d)
		}
		c.Advance(72 * time.Hour)
		equal(c, "events", len(c.Events()), 4)
	}},
	{number: "71", about: "cancel in the middle", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(slow(template)), days(1)))
		c.Advance(7 * time.Second)
		out, err := c.Client.CancelRotateSecret(ctx, &secretsmanager.CancelRotateSecretInput{SecretId: &c.name})
		c.ok(err)
		equal(c, "VersionId", *out.VersionId, c.ids[1])
		c.Advance(72 * time.Hour)
		equal(c, "events", len(c.Events()), 2)
		c.stages("v1{CURRENT} v2{PENDING}")
	}},
	{number: "72", about: "on again", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(tidyTemplate), days(1)))
		c.Settle()
		_, err := c.Client.CancelRotateSecret(ctx, &secretsmanager.CancelRotateSecretInput{SecretId: &c.name})
		c.ok(err)
		c.ok(c.rotate())
		c.Settle()
		c.stages("v2{PREVIOUS} v3{CURRENT}")
		equal(c, "enabled", *c.describe().RotationEnabled, true)
	}},
	{number: "73", about: "cancel of what never was", play: func(c *stand) {
		c.create()
		_, err := c.Client.CancelRotateSecret(ctx, &secretsmanager.CancelRotateSecretInput{SecretId: &c.name})
		c.refused(err, invalidRequest, "")
	}},
	{number: "74", about: "two at once", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(slow(template)), days(1)))
		c.refused(c.rotate(), invalidRequest, e13)
		c.Advance(7 * time.Second)
		c.refused(c.rotate(), invalidRequest, e13)
		c.Advance(time.Minute)
		equal(c, "events", len(c.Events()), 4)
	}},
	{number: "75", about: "LastRotatedDate", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(slow(template)), days(1)))
		c.Advance(time.Minute)
		d := c.describe()
		if gap := d.LastRotatedDate.Sub(*d.LastChangedDate); gap < 0 || gap > 100*time.Millisecond {
			c.Errorf("LastRotatedDate is %v after LastChangedDate", gap)
		}
	}},
	{number: "78", about: "finishSecret repeated", play: func(c *stand) {
		c.create()
		var fail atomic.Bool
		fail.Store(true)
		c.ok(c.rotate(days(1), c.by(func(ctx context.Context, l *lambda, e event) error {
			err := template(ctx, l, e)
			if e.Step == "finishSecret" && fail.CompareAndSwap(true, false) {
				return errors.New("done, but nobody heard")
			}
			return err
		})))
		c.Settle()
		c.stages("v1{PREVIOUS} v2{CURRENT,PENDING}")
		c.Advance(100 * time.Second)
		equal(c, "events", len(c.Events()), 8)
		c.stages("v1{PREVIOUS} v2{CURRENT,PENDING}")
		if c.describe().LastRotatedDate == nil {
			c.Error("the repetition did not succeed")
		}
	}},
}
