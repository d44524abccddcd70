package conformance

import (
	"github.com/aws/aws-sdk-go-v2/aws"
)

func probeCases() []Case {
	return []Case{
		{
			Number:   "58",
			Asked:    "R(RotateImmediately=false); in the function: G(token, AWSPENDING)",
			Expected: "one step, testSecret, of a version that is not v1 and has the value \"a\"; AWSCURRENT stays on v1",
			Source:   "[recorded] moto:test_rotate_secret_using_lambda_dont_rotate_immediately",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "nothing", Looks: true})
				c.ok(c.rotate(notNow, days(1), by(c.Function)))
				n := c.handed(1)[0]
				equal(c, "the step", n.Step.Step, "testSecret")
				equal(c, "the value seen", n.Seen.ByID.Value, "a")
				if n.ClientRequestToken == c.ids[0] {
					c.Errorf("the function is run on the current version")
				}
				out, err := c.get("", "")
				c.ok(err)
				equal(c, "the current version", aws.ToString(out.VersionId), c.ids[0])
			},
		},
		{
			Number:   "59",
			Asked:    "58; D when it is over",
			Expected: "no AWSPENDING; RotationEnabled, NextRotationDate, no LastRotatedDate",
			Source:   "[doc], the last [inferred]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "nothing"})
				c.ok(c.rotate(notNow, days(1), by(c.Function)))
				c.handed(1)
				c.becomes("v1{CURRENT}")
				d := c.describe()
				if !aws.ToBool(d.RotationEnabled) || d.NextRotationDate == nil || d.LastRotatedDate != nil {
					c.Errorf("RotationEnabled is %t, NextRotationDate %v, LastRotatedDate %v", aws.ToBool(d.RotationEnabled), d.NextRotationDate, d.LastRotatedDate)
				}
			},
		},
		{
			Number:   "60",
			Asked:    "R(fn(noop)) of a secret without a value",
			Expected: "accepted; one version, {PENDING}",
			Source:   "[reported] aws-samples/aws-secrets-manager-rotation-lambdas issue 16",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.createEmpty()
				c.order(orders{Does: "nothing"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.handed(4)
				c.has("v1{PENDING}")
			},
		},
	}
}
