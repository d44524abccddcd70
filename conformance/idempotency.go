package conformance

import (
	"github.com/aws/aws-sdk-go-v2/aws"
)

// taken asserts that a token is refused, since it is in use for another value (E7).
func (c *stand) taken(err error, token string) {
	c.tb.Helper()
	arn := aws.ToString(c.describe().ARN)
	c.refused(err, exists, "You can't use ClientRequestToken "+token+" because that value is already in use for a version of secret "+arn+".")
}

// e7 is what taken asserts, in the words of the page.
const e7 = "ResourceExistsException: You can't use ClientRequestToken TOKEN because that value is already in use for a version of secret ARN." +
	" (with the full stop)"

func idempotencyCases() []Case {
	return []Case{
		{
			Number:   "10",
			Asked:    "C without a value; D; G",
			Expected: "no VersionId in C, no VersionIdsToStages in D; G: " + e2 + "AWSCURRENT",
			Source:   "[recorded] LS:test_create_secret_version_from_empty_secret, test_secret_version_not_found",
			ask: func(c *stand) {
				if id := c.createEmpty().VersionId; id != nil {
					c.Errorf("CreateSecret answers with the VersionId %q", *id)
				}
				if on := c.describe().VersionIdsToStages; on != nil {
					c.Errorf("DescribeSecret answers with the VersionIdsToStages %v", on)
				}
				_, err := c.get("", "")
				c.refused(err, notFound, e2+"AWSCURRENT")
			},
		},
		{
			Number:   "11",
			Asked:    "C without a value; P(\"x\")",
			Expected: "VersionStages [AWSCURRENT]; D shows one version",
			Source:   "[recorded] LS:test_create_secret_version_from_empty_secret",
			ask: func(c *stand) {
				c.createEmpty()
				out := c.put("x")
				if len(out.VersionStages) != 1 || out.VersionStages[0] != "AWSCURRENT" {
					c.Errorf("VersionStages is %v", out.VersionStages)
				}
				c.has("v1{CURRENT}")
			},
		},
		{
			Number:   "12",
			Asked:    "C twice, same name, other token",
			Expected: "ResourceExistsException: The operation failed because the secret ... already exists.",
			Source:   "[recorded] LS:test_secret_exists_snapshots",
			ask: func(c *stand) {
				c.create()
				_, err := c.createWith(token1, "a")
				c.refused(err, exists, "The operation failed because the secret "+c.name+" already exists.")
			},
		},
		{
			Number:   "13",
			Asked:    "C twice, same token, same value",
			Expected: "the second answer equals the first",
			Source:   "[recorded] moto:test_create_duplicate_secret_with_same_token",
			ask: func(c *stand) {
				one, err := c.createWith(token1, "a")
				c.ok(err)
				two, err := c.createWith(token1, "a")
				c.ok(err)
				equal(c, "the second ARN", aws.ToString(two.ARN), aws.ToString(one.ARN))
				equal(c, "the second VersionId", aws.ToString(two.VersionId), token1)
				equal(c, "the second Name", aws.ToString(two.Name), c.name)
			},
		},
		{
			Number:   "14",
			Asked:    "C twice, same token, other value",
			Expected: e7,
			Source:   "[recorded] moto:test_create_different_secret_with_same_token",
			ask: func(c *stand) {
				_, err := c.createWith(token1, "a")
				c.ok(err)
				_, err = c.createWith(token1, "b")
				c.taken(err, token1)
			},
		},
		{
			Number:   "15",
			Asked:    "P twice, same token, same value",
			Expected: "both succeed, same VersionId, one version of it",
			Source:   "[recorded] moto:test_put_same_secret_value_with_same_token",
			ask: func(c *stand) {
				c.create()
				for range 2 {
					out, err := c.putWith(token1, "b")
					c.ok(err)
					equal(c, "the VersionId", aws.ToString(out.VersionId), token1)
				}
				equal(c, "the number of versions", len(c.list(true)), 2)
			},
		},
		{
			Number:   "16",
			Asked:    "P twice, same token, other value",
			Expected: e7,
			Source:   "[recorded] moto:test_put_different_secret_value_with_same_token",
			ask: func(c *stand) {
				c.create()
				_, err := c.putWith(token1, "b")
				c.ok(err)
				_, err = c.putWith(token1, "c")
				c.taken(err, token1)
			},
		},
		{
			Number:   "17",
			Asked:    "U twice, same token, same value",
			Expected: "the second succeeds, its VersionId is the token",
			Source:   "[recorded] moto:test_update_same_secret_value_with_same_token",
			ask: func(c *stand) {
				c.create()
				for range 2 {
					out, err := c.updateWith(token1, "b")
					c.ok(err)
					equal(c, "the VersionId", aws.ToString(out.VersionId), token1)
				}
				equal(c, "the number of versions", len(c.list(true)), 2)
			},
		},
		{
			Number:   "18",
			Asked:    "U twice, same token, other value",
			Expected: e7,
			Source:   "[recorded] moto:test_update_different_secret_value_with_same_token",
			ask: func(c *stand) {
				c.create()
				_, err := c.updateWith(token1, "b")
				c.ok(err)
				_, err = c.updateWith(token1, "c")
				c.taken(err, token1)
			},
		},
	}
}
