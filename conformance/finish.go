package conformance

import (
	"time"
)

func finishCases() []Case {
	return []Case{
		{
			Number:   "74",
			Asked:    "R, R, with a slow function",
			Expected: "the second: InvalidRequestException: " + e13,
			Source:   "[inferred]",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate", Pause: 5 * time.Second})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.refused(c.rotate(), invalidRequest, e13)
				c.Wait(7 * time.Second)
				c.refused(c.rotate(), invalidRequest, e13)
				c.Wait(15 * time.Second)
				c.handed(4)
			},
		},
		{
			Number:   "75",
			Asked:    "a rotation that succeeds; D",
			Expected: "LastRotatedDate is at most 100 ms after the LastChangedDate that finishSecret made",
			Source:   "[reported] spec 2.7",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate", Pause: time.Second})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.Wait(4 * time.Second)
				c.becomes("v1{PREVIOUS} v2{CURRENT,PENDING}")
				d := c.describe()
				if gap := d.LastRotatedDate.Sub(*d.LastChangedDate); gap < 0 || gap > 100*time.Millisecond {
					c.Errorf("LastRotatedDate is %v after LastChangedDate", gap)
				}
			},
		},
		{
			Number:   "76",
			Asked:    "R(fn(fail:testSecret)); the service's events",
			Expected: "RotationStarted, then RotationFailed during testSecret",
			Source:   "[doc]",
			Needs:    []Need{Rotation, Trail},
			ask: func(c *stand) {
				c.fails("testSecret")
				c.toldOf(Event{Name: "RotationStarted"})
				c.toldOf(Event{Name: "RotationFailed", Step: "testSecret"})
			},
		},
		{
			Number:   "77",
			Asked:    "R twice, with a function that makes the calls of the official generic template, in their order",
			Expected: "four steps succeed, and four more",
			Source:   "tmpl: aws-samples/aws-secrets-manager-rotation-lambdas",
			Needs:    []Need{Rotation},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.becomes("v1{PREVIOUS} v2{CURRENT,PENDING}")
				c.handed(4)
				c.ok(c.rotate())
				c.becomes("v2{PREVIOUS} v3{CURRENT,PENDING}")
				c.handed(8)
			},
		},
		{
			Number:   "78",
			Asked:    "finishSecret is done but reported as failed; the run is repeated",
			Expected: "the template returns normally, since the token has AWSCURRENT; the rotation has succeeded",
			Source:   "tmpl: aws-samples/aws-secrets-manager-rotation-lambdas",
			Needs:    []Need{Rotation, Clock},
			ask: func(c *stand) {
				c.create()
				c.order(orders{Does: "rotate", Undone: "finishSecret"})
				c.ok(c.rotate(by(c.Function), days(1)))
				c.handed(4)
				c.has("v1{PREVIOUS} v2{CURRENT,PENDING}")
				c.order(orders{Does: "rotate"})
				c.Wait(100 * time.Second)
				c.handed(8)
				c.has("v1{PREVIOUS} v2{CURRENT,PENDING}")
				if c.describe().LastRotatedDate == nil {
					c.Errorf("there is no LastRotatedDate: the repetition did not succeed")
				}
			},
		},
	}
}
