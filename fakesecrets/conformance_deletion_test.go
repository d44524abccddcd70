package fakesecrets_test

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func (c *stand) deleteWith(change func(*secretsmanager.DeleteSecretInput)) (*secretsmanager.DeleteSecretOutput, error) {
	in := &secretsmanager.DeleteSecretInput{SecretId: &c.name}
	change(in)
	return c.Client.DeleteSecret(ctx, in)
}

func recovery(n int64) func(*secretsmanager.DeleteSecretInput) {
	return func(in *secretsmanager.DeleteSecretInput) { in.RecoveryWindowInDays = &n }
}

func force(in *secretsmanager.DeleteSecretInput) { in.ForceDeleteWithoutRecovery = aws.Bool(true) }

func (c *stand) createAndDelete() {
	c.Helper()
	c.create()
	_, err := c.deleteWith(recovery(7))
	c.ok(err)
}

// Spec 11.4.
var deletionCases = []conformanceCase{
	{number: "79", about: "force of an unknown name", play: func(c *stand) {
		out, err := c.deleteWith(force)
		c.ok(err)
		equal(c, "name", *out.Name, c.name)
		if out.ARN == nil || out.DeletionDate == nil {
			c.Errorf("members are missing: %+v", out)
		}
	}},
	{number: "80", about: "the name is not free yet", play: func(c *stand) {
		c.createAndDelete()
		_, err := c.createWith(token1, "a")
		c.refused(err, invalidRequest, e8)
	}},
	{number: "81", about: "it can still be described", play: func(c *stand) {
		c.createAndDelete()
		if c.describe().DeletedDate == nil {
			c.Error("there is no DeletedDate")
		}
		c.stages("v1{CURRENT}")
	}},
	{number: "82", about: "force of a scheduled one", play: func(c *stand) {
		c.createAndDelete()
		_, err := c.deleteWith(force)
		c.ok(err)
		_, err = c.Client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &c.name})
		c.refused(err, notFound, e1)
	}},
	{number: "83", about: "tags of a deleted secret", play: func(c *stand) {
		c.createAndDelete()
		_, err := c.Client.TagResource(ctx, &secretsmanager.TagResourceInput{SecretId: &c.name, Tags: []types.Tag{{Key: aws.String("k")}}})
		c.refused(err, invalidRequest, e9)
		_, err = c.Client.UntagResource(ctx, &secretsmanager.UntagResourceInput{SecretId: &c.name, TagKeys: []string{"k"}})
		c.refused(err, invalidRequest, e9)
	}},
	{number: "84", about: "value of a deleted secret", play: func(c *stand) {
		c.createAndDelete()
		_, err := c.get()
		c.refused(err, invalidRequest, e9)
	}},
	{number: "85", about: "restore", play: func(c *stand) {
		c.createAndDelete()
		out, err := c.Client.RestoreSecret(ctx, &secretsmanager.RestoreSecretInput{SecretId: &c.name})
		c.ok(err)
		equal(c, "name", *out.Name, c.name)
		got, err := c.get()
		c.ok(err)
		equal(c, "value", *got.SecretString, "a")
		c.Advance(31 * 24 * time.Hour)
		if c.describe().DeletedDate != nil {
			c.Error("there is a DeletedDate")
		}
	}},
	{number: "86", about: "made again", play: func(c *stand) {
		c.create()
		arn := *c.describe().ARN
		_, err := c.deleteWith(force)
		c.ok(err)
		out, err := c.createWith(token1, "a")
		c.ok(err)
		if *out.ARN == arn {
			c.Error("the ARN is the same")
		}
	}},
	{number: "87", about: "windows that are refused", play: func(c *stand) {
		c.create()
		for _, change := range []func(*secretsmanager.DeleteSecretInput){recovery(6), recovery(31), func(in *secretsmanager.DeleteSecretInput) {
			recovery(7)(in)
			force(in)
		}} {
			_, err := c.deleteWith(change)
			c.refused(err, invalidParameter, "")
		}
		c.stages("v1{CURRENT}")
	}},
	{number: "88", about: "rotation of a deleted secret", play: func(c *stand) {
		c.createAndDelete()
		c.refused(c.rotate(c.by(template)), invalidRequest, "")
	}},
	{number: "89", about: "no run while deleted", play: func(c *stand) {
		c.create()
		c.ok(c.rotate(c.by(template), days(1)))
		c.Settle()
		_, err := c.deleteWith(recovery(30))
		c.ok(err)
		c.Advance(72 * time.Hour)
		equal(c, "events while deleted", len(c.Events()), 4)
		_, err = c.Client.RestoreSecret(ctx, &secretsmanager.RestoreSecretInput{SecretId: &c.name})
		c.ok(err)
		c.Advance(24 * time.Hour)
		equal(c, "events after", len(c.Events()), 8)
	}},
}
