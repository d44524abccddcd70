package conformance

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// order of steps in a run.
func inOrder() []string { return []string{"createSecret", "setSecret", "testSecret", "finishSecret"} }

// fails brings the secret to where a step has failed.
func (c *stand) fails(step string) {
	c.tb.Helper()
	c.create()
	c.order(orders{Does: "rotate", Fails: step})
	c.ok(c.rotate(by(c.Function), days(1)))
	c.handed(1 + slices.Index(inOrder(), step))
	c.has("v1{CURRENT} v2{PENDING}")
}

// toldOf asserts that the service has told of an event, if the place has ears for it.
func (c *stand) toldOf(want Event) {
	c.tb.Helper()
	if c.Events == nil {
		c.without("the event " + want.Name)
		return
	}
	if all := c.Events(c.name); !slices.Contains(all, want) {
		c.Errorf("the events are %v, want %v among them", all, want)
	}
}

func failureCases() []Case {
	return []Case{
		{
			Number:   "49",
			Asked:    "R(fn(fail:createSecret))",
			Expected: "no other step; v1 {CURRENT}, v2 {PENDING} without a value: " + e2 + "AWSPENDING; no LastRotatedDate",
			Source:   "[doc]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.fails("createSecret")
				_, err := c.get("", "AWSPENDING")
				c.refused(err, notFound, e2+"AWSPENDING")
				if d := c.describe(); d.LastRotatedDate != nil {
					c.Errorf("LastRotatedDate is %v", d.LastRotatedDate)
				}
			},
		},
		{
			Number:   "50",
			Asked:    "R(fn(fail:setSecret))",
			Expected: "no later step; v1 {CURRENT}, v2 {PENDING} with the value \"b\"",
			Source:   "[doc]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.fails("setSecret")
				out, err := c.get("", "AWSPENDING")
				c.ok(err)
				equal(c, "the pending value", aws.ToString(out.SecretString), "b")
			},
		},
		{
			Number:   "51",
			Asked:    "49 or 50; R",
			Expected: "InvalidRequestException: " + e13,
			Source:   "[reported]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.fails("setSecret")
				c.refused(c.rotate(), invalidRequest, e13)
			},
		},
		{
			Number:   "52",
			Asked:    "50; R(new rules, RotateImmediately=false)",
			Expected: "InvalidRequestException: " + e13 + " The rules are unchanged",
			Source:   "[reported] CDK, TF",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.fails("setSecret")
				c.refused(c.rotate(days(9), notNow), invalidRequest, e13)
				equal(c, "AutomaticallyAfterDays", aws.ToInt64(c.describe().RotationRules.AutomaticallyAfterDays), 1)
			},
		},
		{
			Number:   "53",
			Asked:    "50; the function is repaired; the delay of a re-attempt passes",
			Expected: "the run is repeated from createSecret with the same token; v1 {PREVIOUS}, v2 {CURRENT, PENDING}",
			Source:   "[doc], [reported]",
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.fails("setSecret")
				c.order(orders{Does: "rotate"})
				c.Wait(100 * time.Second)
				c.becomes("v1{PREVIOUS} v2{CURRENT,PENDING}")
				again := c.handed(6)[2]
				equal(c, "the first step of the re-attempt", again.Step.Step, "createSecret")
				equal(c, "its token", again.ClientRequestToken, c.ids[1])
			},
		},
		{
			Number:   "54",
			Asked:    "50; S(AWSPENDING, RemoveFrom v2); R",
			Expected: "accepted; v3 is made",
			Source:   "[doc], [reported]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.fails("setSecret")
				c.ok(c.move("AWSPENDING", 2, 0))
				c.ok(c.rotate())
				c.becomes("v1{CURRENT} v3{PENDING}")
			},
		},
		{
			Number:   "55",
			Asked:    "50; P(\"manual\"); R",
			Expected: "v1 {PREVIOUS}, v3 {CURRENT}, v2 without a label; RotationAbandoned; R is accepted",
			Source:   "[doc], [reported] TF",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.fails("setSecret")
				c.put("manual")
				c.has("v1{PREVIOUS} v3{CURRENT}")
				c.toldOf(Event{Name: "RotationAbandoned"})
				c.ok(c.rotate())
			},
		},
		{
			Number:   "56",
			Asked:    "R(fn(noop)); R",
			Expected: "v1 {CURRENT}, v2 {PENDING} without a value; then InvalidRequestException: " + e13,
			Source:   "[reported] TF",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "nothing"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.handed(4)
				c.has("v1{CURRENT} v2{PENDING}")
				_, err := c.get("", "AWSPENDING")
				c.refused(err, notFound, e2+"AWSPENDING")
				c.refused(c.rotate(), invalidRequest, e13)
			},
		},
		{
			Number:   "57",
			Asked:    "R(fn(fail:createSecret)); twelve hours pass",
			Expected: "several attempts, bounded, all of one token",
			Source:   "[doc], [reported]",
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.fails("createSecret")
				c.Wait(12 * time.Hour)
				notes := c.notes()
				if n := len(notes); n < 2 || n > 100 {
					c.Errorf("there were %d attempts", n)
				}
				for _, n := range notes {
					equal(c, "the token", n.ClientRequestToken, c.ids[1])
				}
			},
		},
	}
}
