package script

import "github.com/rolloverhq/rollover/verdict"

func readerVerb() verb {
	v := verb{
		name:    "reader",
		usage:   "reader NAME of SECRET reading every time|caching DURATION [from DURATION]|loading once|refreshing on 401|trying current then pending",
		help:    "somebody reads the secret with this habit from now on, and must never be refused",
		example: "reader api of service-token-demo caching 55m",
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		if err := l.keyword("of", v); err != nil {
			return nil, err
		}
		secret, err := l.word("a secret", v)
		if err != nil {
			return nil, err
		}
		h, err := habit(l, v)
		if err != nil {
			return nil, err
		}
		return func(p *Play) error {
			if secret := p.setup.called(secret); !p.watches(secret) {
				return l.errorf("the set-up says of no secret %q what is accepted; a reader needs a `credential of` line, or `take MINE for %s`", secret, secret)
			}
			p.readers = append(p.readers, verdict.Reader{Name: name, Secret: p.setup.called(secret), Habit: h})
			return nil
		}, nil
	}
	return v
}

func habit(l *line, v verb) (verdict.Habit, error) {
	if l.accept("caching") {
		ttl, err := l.duration(v)
		if err != nil {
			return nil, err
		}
		if l.accept("from") {
			phase, err := l.duration(v)
			return verdict.CacheForAt(ttl, phase), err
		}
		return verdict.CacheFor(ttl), nil
	}
	got := l.rest()
	for _, h := range []verdict.Habit{verdict.EveryRead(), verdict.LoadOnce(), verdict.RefreshOnRefusal(), verdict.CurrentThenPending()} {
		if got == h.String() {
			return h, nil
		}
	}
	return nil, l.expected("a habit", got, v)
}

func (p *Play) watches(secret string) bool {
	for _, s := range p.setup.accepted {
		if s.Name == secret {
			return true
		}
	}
	return false
}
