package fakesecrets_test

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func (c *stand) createWith(token, value string) (*secretsmanager.CreateSecretOutput, error) {
	return c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name, ClientRequestToken: &token, SecretString: &value})
}

func (c *stand) putWith(token, value string) (*secretsmanager.PutSecretValueOutput, error) {
	return c.Client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &c.name, ClientRequestToken: &token, SecretString: &value})
}

func (c *stand) updateWith(token, value string) (*secretsmanager.UpdateSecretOutput, error) {
	return c.Client.UpdateSecret(ctx, &secretsmanager.UpdateSecretInput{SecretId: &c.name, ClientRequestToken: &token, SecretString: &value})
}

func (c *stand) tokenTaken(err error, token string) {
	c.Helper()
	c.refused(err, exists, "You can't use ClientRequestToken "+token+" because that value is already in use for a version of secret "+*c.describe().ARN+".")
}

// upTo21 and upTo24 are the beginnings that later cases share.
func (c *stand) upTo21() {
	c.Helper()
	c.create()
	c.put("b", "AWSPENDING")
	c.ok(c.move("AWSCURRENT", 1, 2))
	c.stages("v1{PREVIOUS} v2{CURRENT,PENDING}")
}

func (c *stand) upTo24() {
	c.Helper()
	c.create()
	c.put("b", "AWSCURRENT", "PUT0")
	c.put("c", "AWSPENDING", "PUT1")
	c.ok(c.move("AWSCURRENT", 2, 3))
	c.stages("v2{PREVIOUS,PUT0} v3{CURRENT,PENDING,PUT1}")
}

// Spec 11.2.
var valueCases = []conformanceCase{
	{number: "10", about: "a secret without a value", play: func(c *stand) {
		out, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name})
		c.ok(err)
		if out.VersionId != nil || c.describe().VersionIdsToStages != nil {
			c.Error("there is a version")
		}
		_, err = c.get()
		c.refused(err, notFound, e2+"AWSCURRENT")
	}},
	{number: "11", about: "its first value", play: func(c *stand) {
		_, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name})
		c.ok(err)
		out := c.put("x")
		equal(c, "stages", out.VersionStages[0], "AWSCURRENT")
		c.stages("v1{CURRENT}")
	}},
	{number: "12", about: "a name that is taken", play: func(c *stand) {
		c.create()
		_, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name, SecretString: aws.String("a")})
		c.refused(err, exists, "The operation failed because the secret "+c.name+" already exists.")
	}},
	{number: "13", about: "create repeated", play: func(c *stand) {
		one, err := c.createWith(token1, "a")
		c.ok(err)
		two, err := c.createWith(token1, "a")
		c.ok(err)
		equal(c, "ARN", *two.ARN, *one.ARN)
		equal(c, "VersionId", *two.VersionId, token1)
	}},
	{number: "14", about: "create with a token that is taken", play: func(c *stand) {
		_, err := c.createWith(token1, "a")
		c.ok(err)
		_, err = c.createWith(token1, "b")
		c.tokenTaken(err, token1)
	}},
	{number: "15", about: "put repeated", play: func(c *stand) {
		_, err := c.createWith(token1, "a")
		c.ok(err)
		for range 2 {
			out, err := c.putWith(token1, "a")
			c.ok(err)
			equal(c, "VersionId", *out.VersionId, token1)
			equal(c, "stage", out.VersionStages[0], "AWSCURRENT")
		}
		equal(c, "versions", len(c.list(true)), 1)
	}},
	{number: "16", about: "put with a token that is taken", play: func(c *stand) {
		c.create()
		_, err := c.putWith(token1, "b")
		c.ok(err)
		_, err = c.putWith(token1, "c")
		c.tokenTaken(err, token1)
	}},
	{number: "17", about: "update repeated", play: func(c *stand) {
		c.create()
		for range 2 {
			out, err := c.updateWith(token1, "b")
			c.ok(err)
			equal(c, "VersionId", *out.VersionId, token1)
		}
		equal(c, "versions", len(c.list(true)), 2)
	}},
	{number: "18", about: "update with a token that is taken", play: func(c *stand) {
		c.create()
		_, err := c.updateWith(token1, "b")
		c.ok(err)
		_, err = c.updateWith(token1, "c")
		c.tokenTaken(err, token1)
	}},
	{number: "19", about: "update of the description alone", play: func(c *stand) {
		c.create()
		out, err := c.Client.UpdateSecret(ctx, &secretsmanager.UpdateSecretInput{SecretId: &c.name, Description: aws.String("d")})
		c.ok(err)
		if out.VersionId != nil {
			c.Error("there is a VersionId")
		}
		equal(c, "description", *c.describe().Description, "d")
		c.stages("v1{CURRENT}")
	}},
	{number: "20", about: "deprecated versions", play: func(c *stand) {
		c.create()
		c.put("b")
		c.put("c")
		c.stages("v2{PREVIOUS} v3{CURRENT}")
		equal(c, "listed", len(c.list(false)), 2)
		for _, v := range c.list(true) {
			if *v.VersionId == c.ids[0] && v.VersionStages != nil {
				c.Errorf("v1 has the stages %v", v.VersionStages)
			}
		}
		equal(c, "listed with deprecated", len(c.list(true)), 3)
	}},
	{number: "21", about: "a manual value after a rotation drops AWSPENDING", play: func(c *stand) {
		c.upTo21()
		c.put("c")
		c.stages("v2{PREVIOUS} v3{CURRENT}")
	}},
	{number: "22", about: "AWSPENDING leaves the current version", play: func(c *stand) {
		c.upTo21()
		c.put("c", "AWSPENDING")
		c.stages("v1{PREVIOUS} v2{CURRENT} v3{PENDING}")
	}},
	{number: "23", about: "a second cycle", play: func(c *stand) {
		c.upTo21()
		c.put("c", "AWSPENDING")
		c.ok(c.move("AWSCURRENT", 2, 3))
		c.stages("v2{PREVIOUS} v3{CURRENT,PENDING}")
	}},
	{number: "24", about: "custom labels", play: func(c *stand) { c.upTo24() }},
	{number: "25", about: "custom labels stay where they are", play: func(c *stand) {
		c.upTo24()
		c.put("d", "AWSPENDING", "PUT2")
		c.ok(c.move("AWSCURRENT", 3, 4))
		c.stages("v2{PUT0} v3{PREVIOUS,PUT1} v4{CURRENT,PENDING,PUT2}")
	}},
	{number: "26", about: "labels that replace all of a version's", play: func(c *stand) {
		c.create()
		c.put("b", "one", "two", "three")
		c.put("c", "one", "two", "three", "four")
		c.stages("v1{CURRENT} v3{four,one,three,two}")
		equal(c, "listed", len(c.list(false)), 2)
	}},
	{number: "27", about: "labels that replace some of a version's", play: func(c *stand) {
		c.create()
		c.put("b", "one", "two", "three")
		c.put("c", "one", "two", "four")
		c.stages("v1{CURRENT} v2{three} v3{four,one,two}")
	}},
	{number: "28", about: "a custom label is taken off", play: func(c *stand) {
		c.create()
		c.put("b", "PENDING")
		c.ok(c.move("AWSCURRENT", 1, 2))
		c.ok(c.move("PENDING", 2, 0))
		c.stages("v1{PREVIOUS} v2{CURRENT}")
	}},
	{number: "29", about: "AWSCURRENT moves only from where it is said to be", play: func(c *stand) {
		c.create()
		c.put("b", "AWSPENDING")
		c.refused(c.move("AWSCURRENT", 0, 2), invalidParameter, "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version "+c.ids[0]+", so you must explicitly reference that version in RemoveFromVersionId.")
	}},
	{number: "30", about: "AWSCURRENT cannot be taken off", play: func(c *stand) {
		c.create()
		c.refused(c.move("AWSCURRENT", 1, 0), invalidParameter, e16)
	}},
	{number: "31", about: "a label that nobody holds", play: func(c *stand) {
		c.create()
		_, err := c.get(stage("AWSPREVIOUS"))
		c.refused(err, notFound, e2+"AWSPREVIOUS")
	}},
	{number: "32", about: "a label of another version", play: func(c *stand) {
		c.create()
		c.put("b", "X")
		_, err := c.get(id(c.ids[0]), stage("X"))
		c.refused(err, invalidRequest, e4)
	}},
	{number: "33", about: "an unknown version", play: func(c *stand) {
		c.create()
		_, err := c.get(id(token1))
		c.refused(err, notFound, e3+token1)
	}},
	{number: "34", about: "LastAccessedDate", play: func(c *stand) {
		c.Advance(7*time.Hour + 18*time.Minute)
		c.create()
		if d := c.describe(); d.LastAccessedDate != nil {
			c.Errorf("LastAccessedDate is %v before the first retrieval", d.LastAccessedDate)
		}
		for range 2 {
			_, err := c.get()
			c.ok(err)
			at := *c.describe().LastAccessedDate
			equal(c, "LastAccessedDate", at, at.Truncate(24*time.Hour))
		}
	}},
	{number: "35", about: "LastChangedDate", play: func(c *stand) {
		c.create()
		last := *c.describe().LastChangedDate
		for range 2 {
			c.Advance(time.Second)
			_, err := c.updateWith(token1, "b")
			c.ok(err)
			now := *c.describe().LastChangedDate
			if !now.After(last) {
				c.Errorf("LastChangedDate went from %v to %v", last, now)
			}
			last = now
		}
	}},
	{number: "36", about: "tags, and none left", play: func(c *stand) {
		_, err := c.Client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: &c.name, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}}})
		c.ok(err)
		_, err = c.Client.UntagResource(ctx, &secretsmanager.UntagResourceInput{SecretId: &c.name, TagKeys: []string{"k", "other"}})
		c.ok(err)
		if tags := c.describe().Tags; tags == nil || len(tags) > 0 {
			c.Errorf("the tags are %#v, want an empty list", tags)
		}
	}},
	{number: "37", about: "no resource policy", play: func(c *stand) {
		c.create()
		out, err := c.Client.GetResourcePolicy(ctx, &secretsmanager.GetResourcePolicyInput{SecretId: &c.name})
		c.ok(err)
		if out.ResourcePolicy != nil {
			c.Errorf("the policy is %s", *out.ResourcePolicy)
		}
	}},
}
