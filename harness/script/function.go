package script

import (
	"time"

	"github.com/rolloverhq/rollover/harness"
)

func functionVerb() verb {
	v := verb{
		name:    "function",
		usage:   "function NAME [timeout DURATION]",
		help:    "the function under test is deployed under this name; its time-out is 30s unless told otherwise",
		example: "function rotate timeout 30s",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		timeout := 30 * time.Second
		if l.accept("timeout") {
			if timeout, err = l.duration(v); err != nil {
				return nil, err
			}
		}
		return func(p *Play) error {
			p.setup.function = harness.Function{Name: name, Timeout: timeout}
			return nil
		}, nil
	}
	return v
}

func envVerb() verb {
	v := verb{
		name:    "env",
		usage:   "env NAME VALUE",
		help:    "the function under test has this in its environment; placeholders are filled in",
		example: "env AUTH0_URL {auth0.url}",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		value := l.rest()
		return func(p *Play) error {
			filled, err := p.fill(value)
			if err != nil {
				return err
			}
			p.setup.env[name] = filled
			return nil
		}, nil
	}
	return v
}
