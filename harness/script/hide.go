package script

import "fmt"

func hideVerb() verb {
	v := verb{
		name:    "hide",
		usage:   "hide MEMBER... of SECRET | hide all of SECRET",
		help:    "what stands in these members of the secret's JSON object, or in the whole of it, is no matter for a log; what the tenant issued is looked for in any case, and a client id is none",
		example: "hide API_KEY of partner-demo",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		var members []string
		for {
			word, err := l.word("a member", v)
			if err != nil {
				return nil, err
			}
			if word == "of" && len(members) > 0 {
				break
			}
			members = append(members, word)
		}
		secret, err := l.word("a secret", v)
		if err != nil {
			return nil, err
		}
		if len(members) == 1 && members[0] == "all" {
			members = nil
		}
		return func(p *Play) error {
			if _, known := p.stack.Secrets.Secret(secret); !known {
				return fmt.Errorf("no secret is called %q; a line `secret %s ...` above declares one", secret, secret)
			}
			p.stack.Secrets.Hide(secret, members...)
			return nil
		}, nil
	}
	return v
}
