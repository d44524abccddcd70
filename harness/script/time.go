package script

func advanceVerb() verb {
	v := verb{
		name:    "advance",
		usage:   "advance DURATION",
		help:    "let so much time pass, with all that happens in it",
		example: "advance 7d",
	}
	v.parse = func(l *line) (command, error) {
		d, err := l.duration(v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			p.stack.Clock.Advance(d)
			return nil
		}, nil
	}
	return v
}

func settleVerb() verb {
	v := verb{
		name:    "settle",
		usage:   "settle",
		help:    "let what has begun come to its end; no other time passes",
		example: "settle",
	}
	v.parse = func(*line) (command, error) {
		return func(p *Play) error {
			p.stack.Clock.Settle()
			return nil
		}, nil
	}
	return v
}
