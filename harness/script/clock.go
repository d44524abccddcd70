package script

func clockVerb() verb {
	v := verb{
		name:    "clock",
		usage:   "clock of the function DURATION ahead|behind",
		help:    "the function's own clock differs from the tenant's and everybody else's by so much",
		example: "clock of the function 90s behind",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		for _, word := range []string{"of", "the", "function"} {
			if err := l.keyword(word, v); err != nil {
				return nil, err
			}
		}
		d, err := l.duration(v)
		if err != nil {
			return nil, err
		}
		switch got := l.next(); got {
		case "ahead":
		case "behind":
			d = -d
		default:
			return nil, l.expected("ahead or behind", got, v)
		}
		return func(p *Play) error {
			p.opts.Stack.Lambda.Skew = d
			return p.opts.Stack.Here("the clock of a function in LocalStack's containers is the host's")
		}, nil
	}
	return v
}
