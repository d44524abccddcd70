package script

import (
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
)

func apiVerb() verb {
	v := verb{
		name:    "api",
		usage:   "api AUDIENCE lifetime DURATION",
		help:    "the tenant has an API of this identifier, whose tokens live so long",
		example: "api https://services.example.com lifetime 25h",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		audience, err := l.word("an audience", v)
		if err != nil {
			return nil, err
		}
		if err := l.keyword("lifetime", v); err != nil {
			return nil, err
		}
		lifetime, err := l.duration(v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			life := lifetime
			if changed, ok := p.setup.changes["lifetime"]; ok {
				d, err := ParseDuration(changed)
				if err != nil {
					return err
				}
				life = d
			}
			p.stack.Auth0.AddAPI(audience, fakeauth0.APIOptions{TokenLifetime: life.Truncate(time.Second)})
			return nil
		}, nil
	}
	return v
}
