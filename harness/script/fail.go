package script

import (
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/fault"
)

var steps = []string{"createSecret", "setSecret", "testSecret", "finishSecret"}

func failVerb() verb {
	v := verb{
		name:    "fail",
		usage:   "fail STEP before|after [times N|always]",
		help:    "Lambda cannot run the step (before), or it runs and is reported as failed (after)",
		example: "fail testSecret after times 5",
	}
	v.parse = func(l *line) (command, error) {
		step := l.next()
		if !slices.Contains(steps, step) {
			return nil, l.expected("one of "+strings.Join(steps, ", "), step, v)
		}
		f := fault.Refuse()
		if l.accept("after") {
			f = fault.LoseReply()
		} else if err := l.keyword("before", v); err != nil {
			return nil, err
		}
		narrow, err := narrowing(l, v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			rule := p.stack.Faults.On("lambda.invoke").Step(step)
			for _, n := range narrow {
				n(rule)
			}
			p.broken = append(p.broken, brokenRule{line: l, rule: rule.Do(f)})
			return nil
		}, nil
	}
	return v
}
