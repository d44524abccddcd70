package conformance

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// upTo21 and upTo24 are the beginnings that cases share.
func (c *stand) upTo21() {
	c.tb.Helper()
	c.create()
	c.put("b", "AWSPENDING")
	c.ok(c.move("AWSCURRENT", 1, 2))
	c.has("v1{PREVIOUS} v2{CURRENT,PENDING}")
}

func (c *stand) upTo24() {
	c.tb.Helper()
	c.create()
	c.put("b", "AWSCURRENT", "PUT0")
	c.put("c", "AWSPENDING", "PUT1")
	c.ok(c.move("AWSCURRENT", 2, 3))
	c.has("v2{PREVIOUS,PUT0} v3{CURRENT,PENDING,PUT1}")
}

// listed asserts which versions ListSecretVersionIds lists without the deprecated ones.
func (c *stand) listed(want ...int) {
	c.tb.Helper()
	var got []int
	for _, v := range c.list(false) {
		got = append(got, 1+slices.Index(c.ids, aws.ToString(v.VersionId)))
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		c.saw(fmt.Sprintf("the versions %v are listed", got), fmt.Sprint(want))
	}
}

func labelCases() []Case {
	return []Case{
		{
			Number:   "19",
			Asked:    "U(Description)",
			Expected: "no VersionId in the answer; the same versions",
			Source:   "[recorded] LS:test_update_secret_description",
			ask: func(c *stand) {
				c.create()
				out, err := c.Client.UpdateSecret(c.ctx(), &secretsmanager.UpdateSecretInput{SecretId: &c.name, Description: aws.String("d")})
				c.ok(err)
				if out.VersionId != nil {
					c.Errorf("UpdateSecret answers with the VersionId %q", *out.VersionId)
				}
				equal(c, "the description", aws.ToString(c.describe().Description), "d")
				c.has("v1{CURRENT}")
			},
		},
		{
			Number:   "20",
			Asked:    "P, P; L; L(IncludeDeprecated)",
			Expected: "v2 {PREVIOUS}, v3 {CURRENT}; with deprecated ones also v1, without VersionStages",
			Source:   "[recorded] LS:test_deprecated_secret_version_stage",
			ask: func(c *stand) {
				c.create()
				c.put("b")
				c.put("c")
				c.has("v2{PREVIOUS} v3{CURRENT}")
				c.listed(2, 3)
				all := c.list(true)
				equal(c, "the number listed with deprecated ones", len(all), 3)
				for _, v := range all {
					if aws.ToString(v.VersionId) == c.ids[0] && v.VersionStages != nil {
						c.Errorf("v1 has the VersionStages %v", v.VersionStages)
					}
				}
			},
		},
		{
			Number:   "21",
			Asked:    "P([AWSPENDING]); S(AWSCURRENT, v1→v2); P",
			Expected: "v1 {PREVIOUS}, v2 {CURRENT, PENDING}; then v2 {PREVIOUS}, v3 {CURRENT}, no PENDING anywhere",
			Source:   "[recorded] LS:test_update_secret_version_stages_current_pending",
			ask: func(c *stand) {
				c.upTo21()
				c.put("c")
				c.has("v2{PREVIOUS} v3{CURRENT}")
			},
		},
		{
			Number:   "22",
			Asked:    "21 up to S; P([AWSPENDING])",
			Expected: "v1 {PREVIOUS}, v2 {CURRENT}, v3 {PENDING}",
			Source:   "[recorded] LS:test_update_secret_version_stages_current_pending_cycle",
			ask: func(c *stand) {
				c.upTo21()
				c.put("c", "AWSPENDING")
				c.has("v1{PREVIOUS} v2{CURRENT} v3{PENDING}")
			},
		},
		{
			Number:   "23",
			Asked:    "22; S(AWSCURRENT, v2→v3)",
			Expected: "v2 {PREVIOUS}, v3 {CURRENT, PENDING}; v1 is not listed",
			Source:   "[recorded] LS:test_update_secret_version_stages_current_pending_cycle",
			ask: func(c *stand) {
				c.upTo21()
				c.put("c", "AWSPENDING")
				c.ok(c.move("AWSCURRENT", 2, 3))
				c.has("v2{PREVIOUS} v3{CURRENT,PENDING}")
				c.listed(2, 3)
			},
		},
		{
			Number:   "24",
			Asked:    "P([AWSCURRENT, PUT0]); P([AWSPENDING, PUT1]); S(AWSCURRENT, v2→v3)",
			Expected: "v2 {PREVIOUS, PUT0}, v3 {CURRENT, PENDING, PUT1}; v1 is not listed",
			Source:   "[recorded] LS:test_update_secret_version_stages_current_pending_cycle_custom_stages_2",
			ask: func(c *stand) {
				c.upTo24()
				c.listed(2, 3)
			},
		},
		{
			Number:   "25",
			Asked:    "24; P([AWSPENDING, PUT2]); S(AWSCURRENT, v3→v4)",
			Expected: "v2 {PUT0}, v3 {PREVIOUS, PUT1}, v4 {CURRENT, PENDING, PUT2}",
			Source:   "[recorded] LS:test_update_secret_version_stages_current_pending_cycle_custom_stages_2",
			ask: func(c *stand) {
				c.upTo24()
				c.put("d", "AWSPENDING", "PUT2")
				c.ok(c.move("AWSCURRENT", 3, 4))
				c.has("v2{PUT0} v3{PREVIOUS,PUT1} v4{CURRENT,PENDING,PUT2}")
			},
		},
		{
			Number:   "26",
			Asked:    "P([one, two, three]); P([one, two, three, four])",
			Expected: "v1 {CURRENT}, v3 has all four; v2 is not listed",
			Source:   "[recorded] LS:test_non_versioning_version_stages_replacement",
			ask: func(c *stand) {
				c.create()
				c.put("b", "one", "two", "three")
				c.put("c", "one", "two", "three", "four")
				c.has("v1{CURRENT} v3{four,one,three,two}")
				c.listed(1, 3)
			},
		},
		{
			Number:   "27",
			Asked:    "P([one, two, three]); P([one, two, four])",
			Expected: "v2 {three}, v3 {four, one, two}",
			Source:   "[recorded] LS:test_non_versioning_version_stages_no_replacement",
			ask: func(c *stand) {
				c.create()
				c.put("b", "one", "two", "three")
				c.put("c", "one", "two", "four")
				c.has("v1{CURRENT} v2{three} v3{four,one,two}")
			},
		},
		{
			Number:   "28",
			Asked:    "P([PENDING]), a label of one's own; S(AWSCURRENT, v1→v2); S(PENDING, RemoveFrom v2)",
			Expected: "v1 {PREVIOUS}, v2 {CURRENT}",
			Source:   "[recorded] LS:test_update_secret_version_stages_current_pending_cycle_custom_stages_3",
			ask: func(c *stand) {
				c.create()
				c.put("b", "PENDING")
				c.ok(c.move("AWSCURRENT", 1, 2))
				c.ok(c.move("PENDING", 2, 0))
				c.has("v1{PREVIOUS} v2{CURRENT}")
			},
		},
		{
			Number:   "29",
			Asked:    "P([AWSPENDING]); S(AWSCURRENT, MoveTo v2) without RemoveFrom",
			Expected: "InvalidParameterException: The parameter RemoveFromVersionId can't be empty. ...",
			Source:   "[recorded] moto:test_update_secret_version_stage_dont_specify_current_stage",
			ask: func(c *stand) {
				c.create()
				c.put("b", "AWSPENDING")
				c.refused(c.move("AWSCURRENT", 0, 2), invalidParameter, "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version "+c.ids[0]+", so you must explicitly reference that version in RemoveFromVersionId.")
			},
		},
		{
			Number:   "30",
			Asked:    "S(AWSCURRENT, RemoveFrom v1) without MoveTo",
			Expected: "InvalidParameterException: " + e16,
			Source:   "[reported] TF",
			ask: func(c *stand) {
				c.create()
				c.refused(c.move("AWSCURRENT", 1, 0), invalidParameter, e16)
			},
		},
		{
			Number:   "31",
			Asked:    "G(AWSPREVIOUS) of one version",
			Expected: "ResourceNotFoundException: " + e2 + "AWSPREVIOUS",
			Source:   "[recorded] LS:test_get_secret_value_errors",
			ask: func(c *stand) {
				c.create()
				_, err := c.get("", "AWSPREVIOUS")
				c.refused(err, notFound, e2+"AWSPREVIOUS")
			},
		},
		{
			Number:   "32",
			Asked:    "G(v1, X), where another version has X",
			Expected: "InvalidRequestException: " + e4,
			Source:   "[recorded] LS:test_get_secret_value_errors",
			ask: func(c *stand) {
				c.create()
				c.put("b", "X")
				_, err := c.get(c.ids[0], "X")
				c.refused(err, invalidRequest, e4)
			},
		},
		{
			Number:   "33",
			Asked:    "G of a VersionId that is none of the secret's",
			Expected: "ResourceNotFoundException: " + e3 + "...",
			Source:   "[recorded] LS:test_secret_version_not_found",
			ask: func(c *stand) {
				c.create()
				_, err := c.get(token1, "")
				c.refused(err, notFound, e3+token1)
			},
		},
	}
}
