package lanes

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

const (
	rotations = "rotations"
	steps     = "steps"
)

// drawLambda draws the rotations, attempt by attempt, and the steps of each.
func (b *board) drawLambda() {
	b.drawRotations()
	b.drawSteps()
}

func (b *board) drawRotations() {
	type attempt struct {
		journal.RotationStarted
		from edge
	}
	open := map[string]attempt{}
	waiting := map[string]edge{}
	var order []string
	end := func(a attempt, to edge, look Look) {
		text := fmt.Sprintf("rotation %d", a.Run)
		if a.Attempt > 1 {
			text = fmt.Sprintf("rotation %d, attempt %d", a.Run, a.Attempt)
		}
		b.lane(GroupLambda, a.Secret, rotations).add(b, a.from, to, Bar{Look: look, Text: text})
	}
	wait := func(secret string, to edge) {
		if from, ok := waiting[secret]; ok {
			b.lane(GroupLambda, secret, rotations).add(b, from, to, Bar{Look: Waiting, Text: "to be tried again"})
			delete(waiting, secret)
		}
	}
	for i, e := range b.history {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			if a, running := open[f.Secret]; running {
				end(a, b.edge(i+1), Running)
			} else {
				order = append(order, f.Secret)
			}
			wait(f.Secret, b.edge(i+1))
			open[f.Secret] = attempt{f, b.edge(i + 1)}
		case journal.RotationEnded:
			a, running := open[f.Secret]
			if !running || a.Run != f.Run {
				continue
			}
			look := Good
			if !f.OK {
				look = Bad
			}
			end(a, b.edge(i+1), look)
			delete(open, f.Secret)
			if f.Again {
				waiting[f.Secret] = b.edge(i + 1)
			}
		}
	}
	for _, secret := range order {
		if a, running := open[secret]; running {
			end(a, b.end(), Running)
			delete(open, secret)
		}
		wait(secret, b.end())
	}
}

func (b *board) drawSteps() {
	type invocation struct {
		journal.Invoked
		from edge
	}
	open := map[int]invocation{}
	var order []int
	end := func(v invocation, to edge, look Look) {
		text := v.Step
		if text == "" {
			text = fmt.Sprintf("#%d", v.Request)
		}
		b.lane(GroupLambda, v.Function, steps).add(b, v.from, to, Bar{Look: look, Text: text, Cold: v.Cold})
	}
	for i, e := range b.history {
		switch f := e.Fact.(type) {
		case journal.Invoked:
			open[f.Request] = invocation{f, b.edge(i + 1)}
			order = append(order, f.Request)
		case journal.Returned:
			v, running := open[f.Request]
			if !running {
				continue
			}
			look := Good
			if f.Outcome != journal.OK {
				look = Bad
			}
			end(v, b.edge(i+1), look)
			delete(open, f.Request)
		}
	}
	for _, request := range order {
		if v, running := open[request]; running {
			end(v, b.end(), Running)
		}
	}
}
