package conformance

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// createAndDelete leaves the case's secret scheduled for deletion.
func (c *stand) createAndDelete() {
	c.tb.Helper()
	c.create()
	_, err := c.delete(7, false)
	c.ok(err)
}

// restore takes the deletion back.
func (c *stand) restore() *secretsmanager.RestoreSecretOutput {
	c.tb.Helper()
	out, err := c.Client.RestoreSecret(c.ctx(), &secretsmanager.RestoreSecretInput{SecretId: &c.name})
	c.ok(err)
	return out
}

func deletionCases() []Case {
	return []Case{
		{
			Number:   "79",
			Asked:    "Del(force) of an unknown name",
			Expected: "success, with ARN, Name and DeletionDate",
			Source:   "[recorded] LS:test_delete_non_existent_secret_returns_as_if_secret_exists",
			ask: func(c *stand) {
				out, err := c.delete(0, true)
				c.ok(err)
				equal(c, "the name", aws.ToString(out.Name), c.name)
				if out.ARN == nil || out.DeletionDate == nil {
					c.Errorf("the ARN is %v, the DeletionDate %v", out.ARN, out.DeletionDate)
				}
			},
		},
		{
			Number:   "80",
			Asked:    "Del(7 days); C of the same name",
			Expected: "InvalidRequestException: " + e8,
			Source:   "[recorded] LS:test_exp_raised_on_creation_of_secret_scheduled_for_deletion",
			ask: func(c *stand) {
				c.createAndDelete()
				_, err := c.createWith(token1, "a")
				c.refused(err, invalidRequest, e8)
			},
		},
		{
			Number:   "81",
			Asked:    "Del; D",
			Expected: "DeletedDate; VersionIdsToStages as before",
			Source:   "[recorded] LS:test_force_delete_deleted_secret",
			ask: func(c *stand) {
				c.createAndDelete()
				if c.describe().DeletedDate == nil {
					c.Errorf("there is no DeletedDate")
				}
				c.has("v1{CURRENT}")
			},
		},
		{
			Number:   "82",
			Asked:    "Del; Del(force); D, a while later",
			Expected: "success; then ResourceNotFoundException: " + e1,
			Source:   "[recorded] LS:test_force_delete_deleted_secret",
			ask: func(c *stand) {
				c.createAndDelete()
				_, err := c.delete(0, true)
				c.ok(err)
				c.Settle(func() bool {
					_, err = c.Client.DescribeSecret(c.ctx(), &secretsmanager.DescribeSecretInput{SecretId: &c.name})
					return err != nil
				})
				c.refused(err, notFound, e1)
			},
		},
		{
			Number:   "83",
			Asked:    "Del; Tag; Untag",
			Expected: "InvalidRequestException: " + e9,
			Source:   "[recorded] LS:test_tag_untag_resource_on_deleted_secret",
			ask: func(c *stand) {
				c.createAndDelete()
				_, err := c.Client.TagResource(c.ctx(), &secretsmanager.TagResourceInput{SecretId: &c.name, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}}})
				c.refused(err, invalidRequest, e9)
				_, err = c.Client.UntagResource(c.ctx(), &secretsmanager.UntagResourceInput{SecretId: &c.name, TagKeys: []string{"k"}})
				c.refused(err, invalidRequest, e9)
			},
		},
		{
			Number:   "84",
			Asked:    "Del; G",
			Expected: "InvalidRequestException: " + e9,
			Source:   "[doc], [reported]",
			ask: func(c *stand) {
				c.createAndDelete()
				_, err := c.get("", "")
				c.refused(err, invalidRequest, e9)
			},
		},
		{
			Number:   "85",
			Asked:    "Del; Res; G",
			Expected: "Res answers with ARN and Name; the value is readable",
			Source:   "[recorded] LS:test_secret_restore, [doc]",
			ask: func(c *stand) {
				c.createAndDelete()
				out := c.restore()
				equal(c, "the name", aws.ToString(out.Name), c.name)
				if out.ARN == nil {
					c.Errorf("there is no ARN")
				}
				got, err := c.get("", "")
				c.ok(err)
				equal(c, "the value", aws.ToString(got.SecretString), "a")
			},
		},
		{
			Number:   "86",
			Asked:    "Del(force); C of the same name, until it is free",
			Expected: "success, with another suffix in the ARN",
			Source:   "[recorded] LS:test_can_recreate_delete_secret",
			ask: func(c *stand) {
				arn := c.create()
				_, err := c.delete(0, true)
				c.ok(err)
				var out *secretsmanager.CreateSecretOutput
				c.Settle(func() bool {
					if out == nil {
						out, err = c.createWith(token1, "a")
					}
					return err == nil
				})
				c.ok(err)
				if aws.ToString(out.ARN) == arn {
					c.Errorf("the ARN is the same")
				}
			},
		},
		{
			Number:   "87",
			Asked:    "Del(6 days), Del(31 days), Del(7 days and force)",
			Expected: "InvalidParameterException",
			Source:   "[doc]",
			ask: func(c *stand) {
				c.create()
				for _, bad := range []struct {
					days  int64
					force bool
				}{{6, false}, {31, false}, {7, true}} {
					_, err := c.delete(bad.days, bad.force)
					if !isRefusal(err, invalidParameter, "") {
						c.saw(fmt.Sprintf("%d days, force %t: %s", bad.days, bad.force, told(err)), invalidParameter)
						return
					}
				}
			},
		},
		{
			Number:   "88",
			Asked:    "Del; R",
			Expected: "InvalidRequestException",
			Source:   "[inferred]",
			Needs:    []Need{Function},
			ask: func(c *stand) {
				c.createAndDelete()
				c.refused(c.rotate(by(c.Function), days(1)), invalidRequest, "")
			},
		},
		{
			Number:   "89",
			Asked:    "rotation every day; Del; three days pass; Res; a day passes",
			Expected: "no run while deleted; one after",
			Source:   "[inferred]",
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.scheduled(days(1))
				_, err := c.delete(30, false)
				c.ok(err)
				c.Wait(72 * time.Hour)
				c.handed(4)
				c.restore()
				c.Wait(24 * time.Hour)
				c.handed(8)
			},
		},
	}
}
