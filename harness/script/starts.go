package script

import (
	"github.com/rolloverhq/rollover/fakesecrets"
)

func startsVerb() verb {
	v := verb{
		name:    "starts",
		usage:   "starts at the latest | starts late DURATION",
		help:    "scheduled rotations start in the last second of their window, or so long after it opens; by default they start as it opens",
		example: "starts at the latest",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		start := fakesecrets.AtLatest()
		if l.accept("late") {
			d, err := l.duration(v)
			if err != nil {
				return nil, err
			}
			start = fakesecrets.After(d)
		} else {
			for _, word := range []string{"at", "the", "latest"} {
				if err := l.keyword(word, v); err != nil {
					return nil, err
				}
			}
		}
		return func(p *Play) error {
			p.opts.Stack.Secrets.Start = start
			return nil
		}, nil
	}
	return v
}

func reattemptsVerb() verb {
	v := verb{
		name:    "reattempts",
		usage:   "reattempts N every DURATION | reattempts every DURATION while the window is open",
		help:    "how Secrets Manager tries a failed rotation again: N attempts in all and then not before the next window, or on and on within the window; by default 5 every 100s",
		example: "reattempts every 100s while the window is open",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		var r fakesecrets.Reattempts
		var err error
		r.WhileOpen = l.peek() == "every"
		if !r.WhileOpen {
			if r.Attempts, err = l.count(v); err != nil {
				return nil, err
			}
		}
		if err = l.keyword("every", v); err != nil {
			return nil, err
		}
		if r.Every, err = l.duration(v); err != nil {
			return nil, err
		}
		if r.WhileOpen {
			for _, word := range []string{"while", "the", "window", "is", "open"} {
				if err := l.keyword(word, v); err != nil {
					return nil, err
				}
			}
		}
		return func(p *Play) error {
			p.opts.Stack.Secrets.Reattempts = r
			return nil
		}, nil
	}
	return v
}

func coldVerb() verb {
	v := verb{
		name:    "cold",
		usage:   "cold starts",
		help:    "every invocation gets a sandbox of its own, as when Lambda scales or moves: nothing that is kept in memory survives a step",
		example: "cold starts",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		if err := l.keyword("starts", v); err != nil {
			return nil, err
		}
		return func(p *Play) error {
			p.opts.Stack.Lambda.ColdStarts = true
			return p.opts.Stack.Here("LocalStack keeps its functions' containers as it likes")
		}, nil
	}
	return v
}

func overrideVerb() verb {
	v := verb{
		name:    "with",
		usage:   "with env NAME VALUE",
		help:    "the function's environment differs from the set-up's in this",
		example: "with env ROTATION_RESERVE 0s",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		if err := l.keyword("env", v); err != nil {
			return nil, err
		}
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		value := l.rest()
		return func(p *Play) error {
			if p.override == nil {
				p.override = map[string]string{}
			}
			p.override[name] = value
			return nil
		}, nil
	}
	return v
}
