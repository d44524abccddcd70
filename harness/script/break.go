package script

func breakVerb() verb {
	v := verb{
		name:    "break",
		usage:   "break OPERATION for DURATION [FAULT]",
		help:    "every call of the operation goes wrong from now on for so long; it is refused unless another fault is named",
		example: "break auth0.oauth.token for 5m",
	}
	v.parse = func(l *line) (command, error) {
		op, err := l.word("an operation", v)
		if err != nil {
			return nil, err
		}
		if err := l.keyword("for", v); err != nil {
			return nil, err
		}
		d, err := l.duration(v)
		if err != nil {
			return nil, err
		}
		if l.left == "" {
			l.left = "refuse"
		}
		f, err := faultWords(l, v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			if err := p.stack.KnowsOperation(op); err != nil {
				return err
			}
			now := p.stack.Clock.Now()
			rule := p.stack.Faults.On(op).Between(now, now.Add(d)).Do(f)
			p.broken = append(p.broken, brokenRule{line: l, rule: rule})
			return nil
		}, nil
	}
	return v
}
