package script

import (
	"slices"

	"github.com/rolloverhq/rollover/verdict"
)

func keysVerb() verb {
	v := verb{
		name:    "keys",
		usage:   "keys appear late DURATION",
		help:    "a change of the tenant's signing keys takes so long to show in its JWKS, and no verifier knows a new key before; by default it shows at once",
		example: "keys appear late 20s",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		for _, word := range []string{"appear", "late"} {
			if err := l.keyword(word, v); err != nil {
				return nil, err
			}
		}
		d, err := l.duration(v)
		return func(p *Play) error {
			p.opts.Stack.Auth0.JWKSDelay = d
			return nil
		}, err
	}
	return v
}

// accepted is what the set-up says is accepted, by verifiers that see the keys as late as they appear.
func (p *Play) accepted() []verdict.Secret {
	all := slices.Clone(p.setup.accepted)
	for i := range all {
		all[i].Accepted.Keys.Late = p.opts.Stack.Auth0.JWKSDelay
	}
	return all
}
