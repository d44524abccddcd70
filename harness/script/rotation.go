package script

import "time"

func rotationVerb() verb {
	v := verb{
		name:    "rotation",
		usage:   "rotation of SECRET by FUNCTION on rate(...)|cron(...)|N days [window DURATION]",
		help:    "Secrets Manager rotates the secret by the function on this schedule",
		example: "rotation of service-token-demo by rotate on rate(24 hours)",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		var r rotationRule
		var err error
		if err = l.keyword("of", v); err != nil {
			return nil, err
		}
		if r.secret, err = l.word("a secret", v); err != nil {
			return nil, err
		}
		if err = l.keyword("by", v); err != nil {
			return nil, err
		}
		if r.function, err = l.word("a function", v); err != nil {
			return nil, err
		}
		if err = l.keyword("on", v); err != nil {
			return nil, err
		}
		if r.schedule, r.window, err = schedule(l, v); err != nil {
			return nil, err
		}
		return func(p *Play) error {
			p.setup.rotation = r
			return nil
		}, nil
	}
	return v
}

// schedule takes an expression, or `N days`, and a window.
func schedule(l *line, v verb) (expression string, window time.Duration, err error) {
	if expression, err = l.word("a schedule", v); err != nil {
		return "", 0, err
	}
	if l.accept("days") || l.accept("day") {
		expression += " days"
	}
	if l.accept("window") {
		window, err = l.duration(v)
	}
	return expression, window, err
}
