package script

func takeVerb() verb {
	v := verb{
		name:    "take",
		usage:   "take NAME for NAME",
		help:    "where a scenario names the second secret or client, as those that ship do, it means the first, which this set-up declares",
		example: "take ledger-token for service-token-demo",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		ours, err := l.word("a secret or a client", v)
		if err != nil {
			return nil, err
		}
		if err := l.keyword("for", v); err != nil {
			return nil, err
		}
		theirs, err := l.word("a name that scenarios use", v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			if p.setup.clients[ours] == nil {
				if _, known := p.stack.Secrets.Secret(ours); !known {
					return l.errorf("no secret and no client is called %q: declare it above this line", ours)
				}
			}
			if p.setup.taken == nil {
				p.setup.taken = map[string]string{}
			}
			p.setup.taken[theirs] = ours
			return nil
		}, nil
	}
	return v
}

// called is the secret or client that a scenario means by a name.
func (s *setup) called(name string) string {
	if ours, taken := s.taken[name]; taken {
		return ours
	}
	return name
}
