package script

func secretVerb() verb {
	v := verb{
		name:    "secret",
		usage:   "secret NAME VALUE|empty",
		help:    "Secrets Manager has a secret of this name, with this value or with none yet; {auth0.url}, {client.NAME.id} and {client.NAME.secret} are filled in",
		example: `secret auth0-secrets-demo {"CLIENT_ID":"{client.billing.id}","CLIENT_SECRET":"{client.billing.secret}"}`,
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		value := l.rest()
		if value == "" {
			return nil, l.expected("a value, or `empty`", "", v)
		}
		return func(p *Play) error {
			if value == "empty" {
				return p.stack.Secrets.Create(name)
			}
			filled, err := p.fill(value)
			if err != nil {
				return err
			}
			p.setup.remember(name, filled)
			return p.stack.Secrets.Put(name, filled)
		}, nil
	}
	return v
}
