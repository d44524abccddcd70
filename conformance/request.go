package conformance

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// unconfigured asserts that nothing of a refused RotateSecret was stored.
func (c *stand) unconfigured() {
	c.tb.Helper()
	d := c.describe()
	if d.RotationEnabled != nil || d.RotationRules != nil || d.RotationLambdaARN != nil || d.NextRotationDate != nil {
		c.Errorf("rotation is configured: enabled %t, function %q", aws.ToBool(d.RotationEnabled), aws.ToString(d.RotationLambdaARN))
	}
	c.has("v1{CURRENT}")
}

// noFunction is the ARN of a function that is not there, in the region and account of a secret's ARN.
func noFunction(secret string) string {
	of, _, _ := strings.Cut(secret, ":secret:")
	return strings.Replace(of, ":secretsmanager:", ":lambda:", 1) + ":function:rollover-nobody"
}

func requestCases() []Case {
	return []Case{
		{
			Number:   "38",
			Asked:    "R(rules alone) of a fresh secret; D",
			Expected: "InvalidRequestException: " + e12 + " Nothing is stored",
			Source:   "[recorded] LS:test_first_rotate_secret_with_missing_lambda_arn",
			ask: func(c *stand) {
				c.create()
				c.refused(c.rotate(days(1)), invalidRequest, e12)
				c.unconfigured()
			},
		},
		{
			Number:   "39",
			Asked:    "R(the ARN of a function that does not exist); D",
			Expected: "AccessDeniedException: " + e11 + " Nothing is stored",
			Source:   "[recorded] LS:test_rotate_secret_invalid_lambda_arn",
			ask: func(c *stand) {
				arn := c.create()
				c.refused(c.rotate(days(1), by(noFunction(arn))), accessDenied, e11)
				c.unconfigured()
			},
		},
		{
			Number:   "40",
			Asked:    "R(a function that does not let Secrets Manager in); D",
			Expected: "the same as 39",
			Source:   "[doc]",
			Needs:    []Need{Function},
			ask: func(c *stand) {
				c.create()
				c.refused(c.rotate(days(1), by(c.Locked)), accessDenied, e11)
				c.unconfigured()
			},
		},
		{
			Number:   "41",
			Asked:    "R(fn(T'), 1 day); D when it is over",
			Expected: "the answer has v2; then v1 {PREVIOUS}, v2 {CURRENT}, all members, and AutomaticallyAfterDays 1 alone as the rule",
			Source:   "[recorded] LS:test_rotate_secret_with_lambda_success",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "tidy"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.becomes("v1{PREVIOUS} v2{CURRENT}")
				d := c.describe()
				if !aws.ToBool(d.RotationEnabled) || d.LastRotatedDate == nil || d.NextRotationDate == nil || d.LastAccessedDate == nil {
					c.Errorf("RotationEnabled is %t, LastRotatedDate %v, NextRotationDate %v, LastAccessedDate %v",
						aws.ToBool(d.RotationEnabled), d.LastRotatedDate, d.NextRotationDate, d.LastAccessedDate)
				}
				equal(c, "RotationLambdaARN", aws.ToString(d.RotationLambdaARN), c.Function)
				if r := d.RotationRules; aws.ToInt64(r.AutomaticallyAfterDays) != 1 || r.Duration != nil || r.ScheduleExpression != nil {
					c.Errorf("the rules are %d days, %q, %q", aws.ToInt64(r.AutomaticallyAfterDays), aws.ToString(r.ScheduleExpression), aws.ToString(r.Duration))
				}
			},
		},
		{
			Number:   "42",
			Asked:    "41; R(SecretId alone)",
			Expected: "v2 {PREVIOUS}, v3 {CURRENT}, v1 is gone from D",
			Source:   "[recorded] LS:test_rotate_secret_multiple_times_with_lambda_success",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "tidy"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.becomes("v1{PREVIOUS} v2{CURRENT}")
				c.ok(c.rotate())
				c.becomes("v2{PREVIOUS} v3{CURRENT}")
			},
		},
		{
			Number:   "43",
			Asked:    "R(fn(T)); R again when it is over",
			Expected: "v2 {CURRENT, PENDING}; then v2 {PREVIOUS}, v3 {CURRENT, PENDING}",
			Source:   "[recorded] LS:test_update_secret_version_stages_current_pending_cycle, [doc]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.becomes("v1{PREVIOUS} v2{CURRENT,PENDING}")
				c.ok(c.rotate())
				c.becomes("v2{PREVIOUS} v3{CURRENT,PENDING}")
			},
		},
		{
			Number:   "45",
			Asked:    "R(a function that takes 5 s a step)",
			Expected: "R answers before the function has come far",
			Source:   "[doc]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate", Pause: 5 * time.Second})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.has("v1{CURRENT} v2{PENDING}")
				c.Wait(20 * time.Second)
				c.becomes("v1{PREVIOUS} v2{CURRENT,PENDING}")
			},
		},
		{
			Number:   "48",
			Asked:    "R(ClientRequestToken)",
			Expected: "the token is the VersionId of the answer, the token of the events, and the id of the version in the end",
			Source:   "[doc]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate"})
				c.ok(c.rotate(by(c.Function), days(1), as(token1)))
				equal(c, "the VersionId of the answer", c.ids[1], token1)
				c.becomes("v1{PREVIOUS} v2{CURRENT,PENDING}")
				for _, n := range c.handed(4) {
					equal(c, "the token of "+n.Step.Step, n.ClientRequestToken, token1)
				}
			},
		},
	}
}
