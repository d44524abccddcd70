package conformance

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func metadataCases() []Case {
	return []Case{
		{
			Number:   "34",
			Asked:    "D before and after G, and after another",
			Expected: "LastAccessedDate is absent, then midnight UTC of the day",
			Source:   "[recorded] LS:test_last_accessed_date",
			Start:    at("2035-01-01T07:18:00Z"),
			ask: func(c *stand) {
				c.create()
				d := c.describe()
				if d.LastAccessedDate != nil {
					c.Errorf("LastAccessedDate is %v before the first retrieval", d.LastAccessedDate)
				}
				day := d.CreatedDate.UTC().Truncate(24 * time.Hour)
				for range 2 {
					_, err := c.get("", "")
					c.ok(err)
					if got := c.describe().LastAccessedDate; got == nil {
						c.Fatalf("there is no LastAccessedDate after a retrieval")
					} else {
						equal(c, "LastAccessedDate", got.UTC(), day)
					}
				}
			},
		},
		{
			Number:   "35",
			Asked:    "U twice, same value",
			Expected: "LastChangedDate grows each time",
			Source:   "[recorded] LS:test_last_updated_date",
			ask: func(c *stand) {
				c.create()
				last := *c.describe().LastChangedDate
				for range 2 {
					c.Wait(time.Second)
					_, err := c.Client.UpdateSecret(c.ctx(), &secretsmanager.UpdateSecretInput{SecretId: &c.name, SecretString: aws.String("b")})
					c.ok(err)
					now := *c.describe().LastChangedDate
					if !now.After(last) {
						c.Errorf("LastChangedDate went from %v to %v", last, now)
					}
					last = now
				}
			},
		},
		{
			Number:   "36",
			Asked:    "C with tags, all removed; D",
			Expected: "Tags: []",
			Source:   "[recorded] LS:test_secret_tags",
			ask: func(c *stand) {
				_, err := c.Client.CreateSecret(c.ctx(), &secretsmanager.CreateSecretInput{Name: &c.name, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}}})
				c.ok(err)
				_, err = c.Client.UntagResource(c.ctx(), &secretsmanager.UntagResourceInput{SecretId: &c.name, TagKeys: []string{"k"}})
				c.ok(err)
				if tags := c.describe().Tags; tags == nil || len(tags) > 0 {
					c.Errorf("the tags are %v (absent: %t), want an empty list", tags, tags == nil)
				}
			},
		},
		{
			Number:   "37",
			Asked:    "GetResourcePolicy without a policy",
			Expected: "no ResourcePolicy",
			Source:   "[recorded] LS:test_resource_policy",
			ask: func(c *stand) {
				c.create()
				out, err := c.Client.GetResourcePolicy(c.ctx(), &secretsmanager.GetResourcePolicyInput{SecretId: &c.name})
				c.ok(err)
				if out.ResourcePolicy != nil {
					c.Errorf("the policy is %q", *out.ResourcePolicy)
				}
			},
		},
	}
}
