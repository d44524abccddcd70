package conformance

import (
	"fmt"
	"regexp"
	"slices"
)

// looks orders a function that looks, rotates the case's secret, and returns what it was handed.
func (c *stand) looks(does string) (arn string, notes []note) {
	c.tb.Helper()
	arn = c.create()
	c.order(orders{Does: does, Looks: true})
	c.ok(c.rotate(by(c.Function), days(1)))
	return arn, c.handed(4)
}

func runCases() []Case {
	return []Case{
		{
			Number:   "44",
			Asked:    "R; what the function is handed",
			Expected: "create, set, test, finish in this order, each with the full ARN, R's VersionId as token, and a RotationToken of 36 to 256 letters, digits and hyphens",
			Source:   "[reported], [doc]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				arn, notes := c.looks("rotate")
				if got := steps(notes); !slices.Equal(got, []string{"createSecret", "setSecret", "testSecret", "finishSecret"}) {
					c.Errorf("the steps are %v", got)
				}
				token := regexp.MustCompile(`^[a-zA-Z0-9-]{36,256}$`)
				for _, n := range notes {
					equal(c, "the SecretId of "+n.Step.Step, n.SecretId, arn)
					equal(c, "the ClientRequestToken of "+n.Step.Step, n.ClientRequestToken, c.ids[1])
					if !token.MatchString(n.RotationToken) {
						c.Errorf("the RotationToken of %s is %q", n.Step.Step, n.RotationToken)
					}
					if c.failed {
						return // the others will be like it
					}
				}
			},
		},
		{
			Number:   "46",
			Asked:    "in createSecret: D; G(token, AWSPENDING); L(IncludeDeprecated)",
			Expected: "the token has {PENDING}; G: ResourceNotFoundException; the first that is listed is v1",
			Source:   "[recorded] moto:test_rotate_secret_using_lambda, LS's rotation function",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				_, notes := c.looks("nothing")
				saw := notes[0].Seen
				equal(c, "what D says of the token", fmt.Sprint(saw.Described), "[AWSPENDING]")
				equal(c, "the answer of G(token, AWSPENDING)", saw.ByID.Code, notFound)
				equal(c, "the first version listed", saw.First, c.ids[0])
			},
		},
		{
			Number:   "46a",
			Asked:    "in createSecret: G(AWSPENDING) alone",
			Expected: "ResourceNotFoundException: " + e2 + "AWSPENDING",
			Source:   "[inferred]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				_, notes := c.looks("nothing")
				saw := notes[0].Seen.ByLabel
				equal(c, "the answer of G(AWSPENDING)", saw.Code+": "+saw.Message, notFound+": "+e2+"AWSPENDING")
			},
		},
		{
			Number:   "47",
			Asked:    "in createSecret: P(token, \"b\", [AWSPENDING]); in finishSecret: G(token, AWSPENDING)",
			Expected: "value \"b\", VersionStages [AWSPENDING]",
			Source:   "[recorded] moto:test_rotate_secret_using_lambda",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				_, notes := c.looks("rotate")
				saw := notes[3].Seen.ByID
				equal(c, "the value seen in finishSecret", saw.Value, "b")
				equal(c, "the labels seen in finishSecret", fmt.Sprint(saw.Labels), "[AWSPENDING]")
			},
		},
	}
}
