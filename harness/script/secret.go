package script

import (
	"encoding/json"
	"strings"
)

func secretVerb() verb {
	v := verb{
		name:    "secret",
		usage:   "secret NAME VALUE|empty",
		help:    "Secrets Manager has a secret of this name, with this value or with none yet; {auth0.url}, {client.NAME.id}, {client.NAME.secret} and {client.NAME.key} are filled in",
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
		if err := whole(l, value); err != nil {
			return nil, err
		}
		return func(p *Play) error {
			if value == "empty" {
				return p.stack.CreateSecret(name)
			}
			filled, err := p.fill(value)
			if err != nil {
				return err
			}
			p.setup.remember(name, filled)
			return p.stack.PutSecret(name, filled)
		}, nil
	}
	return v
}

// whole refuses a value that begins as JSON and is none, which would be blamed on the function.
// Placeholders stand inside strings, so that the text is JSON before they are filled in.
func whole(l *line, value string) error {
	if !strings.HasPrefix(value, "[") && !strings.HasPrefix(value, `{"`) {
		return nil // text, or a placeholder
	}
	var any json.RawMessage
	if err := json.Unmarshal([]byte(value), &any); err != nil {
		return l.errorf("the value begins as JSON and is none: %v; close what it opens, or begin a text that is no JSON with something else", err)
	}
	return nil
}
