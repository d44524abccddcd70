package conformance

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func (c *stand) cancel() (*secretsmanager.CancelRotateSecretOutput, error) {
	return c.Client.CancelRotateSecret(c.ctx(), &secretsmanager.CancelRotateSecretInput{SecretId: &c.name})
}

func cancelCases() []Case {
	return []Case{
		{
			Number:   "70",
			Asked:    "X; D; three days pass",
			Expected: "RotationEnabled false, RotationLambdaARN and RotationRules kept, no NextRotationDate; no further run",
			Source:   "[doc], [reported]",
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.scheduled(days(1))
				_, err := c.cancel()
				c.ok(err)
				d := c.describe()
				if d.RotationEnabled == nil || *d.RotationEnabled || d.RotationLambdaARN == nil || d.RotationRules == nil || d.NextRotationDate != nil {
					c.Errorf("RotationEnabled is %v, RotationLambdaARN %v, RotationRules %v, NextRotationDate %v",
						d.RotationEnabled, d.RotationLambdaARN, d.RotationRules, d.NextRotationDate)
				}
				c.Wait(72 * time.Hour)
				c.handed(4)
			},
		},
		{
			Number:   "71",
			Asked:    "X during a slow setSecret",
			Expected: "the answer has the VersionId of the pending version; no later step; AWSPENDING stays",
			Source:   "[doc]; no later step: [inferred]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate", Pause: 5 * time.Second})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.Wait(7 * time.Second)
				out, err := c.cancel()
				c.ok(err)
				equal(c, "the VersionId of the answer", aws.ToString(out.VersionId), c.ids[1])
				c.Wait(15 * time.Second)
				c.handed(2)
				c.has("v1{CURRENT} v2{PENDING}")
			},
		},
		{
			Number:   "72",
			Asked:    "X; R(SecretId alone)",
			Expected: "accepted, with the function that is stored; RotationEnabled",
			Source:   "[doc]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "tidy"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.becomes("v1{PREVIOUS} v2{CURRENT}")
				_, err := c.cancel()
				c.ok(err)
				c.ok(c.rotate())
				c.becomes("v2{PREVIOUS} v3{CURRENT}")
				equal(c, "RotationEnabled", aws.ToBool(c.describe().RotationEnabled), true)
			},
		},
		{
			Number:   "73",
			Asked:    "X of a secret that was never configured",
			Expected: "InvalidRequestException",
			Source:   "[doc]",
			ask: func(c *stand) {
				c.create()
				_, err := c.cancel()
				c.refused(err, invalidRequest, "")
			},
		},
	}
}
