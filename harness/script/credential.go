package script

import "github.com/rolloverhq/rollover/verdict"

func credentialVerb() verb {
	v := verb{
		name:    "credential",
		usage:   "credential of SECRET accepted by jwks AUDIENCE [leeway DURATION] [keys-cached DURATION] [refetch-on-unknown-kid] | credential of SECRET accepted by auth0 client-credentials|private-key-jwt [for CLIENT]",
		help:    "what is in the secret is a token, and this is the service that takes it or not; or it is a client's own secret or private key, by which readers ask the tenant for tokens",
		example: "credential of service-token-demo accepted by jwks https://services.example.com leeway 0s keys-cached 15s refetch-on-unknown-kid",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		var s verdict.Secret
		var err error
		if err = l.keyword("of", v); err != nil {
			return nil, err
		}
		if s.Name, err = l.word("a secret", v); err != nil {
			return nil, err
		}
		for _, word := range []string{"accepted", "by"} {
			if err = l.keyword(word, v); err != nil {
				return nil, err
			}
		}
		switch got := l.next(); got {
		case "jwks":
			s.Accepted, err = byJWKS(l, v)
		case "auth0":
			s.Accepted, err = byTenant(l, v)
		default:
			err = l.expected("jwks or auth0", got, v)
		}
		if err != nil {
			return nil, err
		}
		s.Overlap = verdict.Overlap{Kind: verdict.Lasting}
		return func(p *Play) error {
			p.setup.accepted = append(p.setup.accepted, s)
			return nil
		}, nil
	}
	return v
}

// byJWKS takes a service that verifies tokens.
func byJWKS(l *line, v verb) (a verdict.Acceptance, err error) {
	if a.Audience, err = l.word("an audience", v); err != nil {
		return a, err
	}
	if l.accept("leeway") {
		if a.Leeway, err = l.duration(v); err != nil {
			return a, err
		}
	}
	if l.accept("keys-cached") {
		if a.Keys.For, err = l.duration(v); err != nil {
			return a, err
		}
	}
	a.Keys.Refetch = l.accept("refetch-on-unknown-kid")
	return a, nil
}

// byTenant takes the tenant itself, which readers ask for tokens.
func byTenant(l *line, v verb) (a verdict.Acceptance, err error) {
	a.Provider = true
	switch got := l.next(); got {
	case "client-credentials":
	case "private-key-jwt":
		a.ByKey = true
	default:
		return a, l.expected("client-credentials or private-key-jwt", got, v)
	}
	if l.accept("for") {
		a.Client, err = l.word("a client", v)
	}
	return a, err
}

func overlapVerb() verb {
	v := verb{
		name:    "overlap",
		usage:   "overlap lasting|until-replaced|none budget DURATION",
		help:    "how long the old credential is still good when the new one is there",
		example: "overlap lasting",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		o := verdict.Overlap{Kind: verdict.OverlapKind(l.next())}
		switch o.Kind {
		case verdict.Lasting, verdict.UntilReplaced:
		case verdict.NoOverlap:
			if err := l.keyword("budget", v); err != nil {
				return nil, err
			}
			var err error
			if o.Budget, err = l.duration(v); err != nil {
				return nil, err
			}
		default:
			return nil, l.expected("lasting, until-replaced or none", string(o.Kind), v)
		}
		return func(p *Play) error {
			for i := range p.setup.accepted {
				p.setup.accepted[i].Overlap = o
			}
			return nil
		}, nil
	}
	return v
}
