package script

import (
	"time"

	"github.com/rolloverhq/rollover/fault"
)

func onVerb() verb {
	v := verb{
		name:    "on",
		usage:   "on OPERATION [by CALLER] [in STEP] [attempt N] [after N] [times N|always] [every attempt] [if made] FAULT",
		help:    "break calls of the operation: retries of an SDK count each, or with `every attempt` as one call; of the lines that say `if made` one has to happen, and of the others each; a fault is refuse, deny, throttle [DURATION], delay DURATION, lose reply, kill before, kill after, stale read, malformed body, duplicate or refuse connection",
		example: "on secrets.PutSecretValue in createSecret times 1 lose reply",
	}
	v.parse = func(l *line) (command, error) {
		op, err := l.word("an operation", v)
		if err != nil {
			return nil, err
		}
		narrow, err := narrowing(l, v)
		if err != nil {
			return nil, err
		}
		either := l.accept("if")
		if either {
			if err := l.keyword("made", v); err != nil {
				return nil, err
			}
		}
		f, err := faultWords(l, v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			if err := p.stack.KnowsOperation(op); err != nil {
				return err
			}
			if e := f.Effect(); e.Kill != fault.Neither || e.Delay > 0 && op != "lambda.invoke" {
				if err := p.stack.Killable(); err != nil {
					return err
				}
			}
			rule := p.stack.Faults.On(op)
			for _, n := range narrow {
				n(rule)
			}
			p.broken = append(p.broken, brokenRule{l, rule.Do(f), either})
			return nil
		}, nil
	}
	return v
}

// narrowing takes the words that narrow a rule.
func narrowing(l *line, v verb) ([]func(*fault.Rule), error) {
	var all []func(*fault.Rule)
	for {
		var n func(*fault.Rule)
		switch {
		case l.accept("by"):
			caller := l.next()
			n = func(r *fault.Rule) { r.Caller(caller) }
		case l.accept("in"):
			step := l.next()
			n = func(r *fault.Rule) { r.Step(step) }
		case l.accept("always"):
			n = func(r *fault.Rule) { r.Always() }
		case l.accept("every"):
			if err := l.keyword("attempt", v); err != nil {
				return nil, err
			}
			n = func(r *fault.Rule) { r.Call() }
		case l.peek() == "attempt", l.peek() == "after", l.peek() == "times":
			word := l.next()
			count, err := l.count(v)
			if err != nil {
				return nil, err
			}
			n = func(r *fault.Rule) {
				switch word {
				case "attempt":
					r.Attempt(count)
				case "after":
					r.After(count)
				case "times":
					r.Times(count)
				}
			}
		default:
			return all, nil
		}
		all = append(all, n)
	}
}

// faultWords takes a fault, in the words of its String.
func faultWords(l *line, v verb) (fault.Fault, error) {
	switch got := l.next(); got {
	case "throttle":
		after := time.Duration(0)
		if _, err := ParseDuration(l.peek()); err == nil {
			after, _ = ParseDuration(l.next())
		}
		return fault.Throttle(after), nil
	case "delay":
		d, err := l.duration(v)
		return fault.Delay(d), err
	case "refuse":
		if l.accept("connection") {
			return fault.Disconnect(), nil
		}
		return fault.Refuse(), nil
	case "deny":
		return fault.Deny(), nil
	case "duplicate":
		return fault.Duplicate(), nil
	case "lose":
		return fault.LoseReply(), l.keyword("reply", v)
	case "stale":
		return fault.Stale(), l.keyword("read", v)
	case "malformed":
		return fault.Malform(), l.keyword("body", v)
	case "kill":
		if l.accept("after") {
			return fault.KillAfter(), nil
		}
		return fault.KillBefore(), l.keyword("before", v)
	default:
		return nil, l.expected("a fault", got, v)
	}
}
