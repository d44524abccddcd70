package script

import "github.com/rolloverhq/rollover/fakeauth0"

func clientVerb() verb {
	v := verb{
		name:    "client",
		usage:   "client NAME granted AUDIENCE",
		help:    "the tenant has a machine-to-machine application of this name that may have tokens for the API",
		example: "client billing granted https://services.example.com",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		if err := l.keyword("granted", v); err != nil {
			return nil, err
		}
		audience, err := l.word("an audience", v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			c := p.stack.Auth0.AddClient(name)
			c.Grant(audience)
			if p.setup.clients == nil {
				p.setup.clients = map[string]*fakeauth0.Client{}
			}
			p.setup.clients[name] = c
			return nil
		}, nil
	}
	return v
}
