package script

import (
	"fmt"
	"slices"

	"github.com/rolloverhq/rollover/fakeauth0"
)

func clientVerb() verb {
	v := verb{
		name:    "client",
		usage:   "client NAME granted AUDIENCE [with key] | client NAME granted management SCOPE...",
		help:    "the tenant has a machine-to-machine application of this name that may have tokens for the API, or for the Management API with these scopes; with a key it signs assertions and has no secret",
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
		if audience == "management" {
			return managing(l, v, name)
		}
		key := l.accept("with")
		if key {
			if err := l.keyword("key", v); err != nil {
				return nil, err
			}
		}
		return func(p *Play) error {
			c := p.client(name)
			c.Grant(audience)
			if !key {
				return nil
			}
			private, err := p.stack.GiveKey(c)
			if err != nil {
				return err
			}
			if p.setup.keys == nil {
				p.setup.keys = map[string]string{}
			}
			p.setup.keys[name] = private
			return nil
		}, nil
	}
	return v
}

// managing takes the scopes of a client that may use the Management API.
func managing(l *line, v verb, name string) (command, error) {
	var scopes []string
	for l.left != "" {
		scopes = append(scopes, l.next())
	}
	if len(scopes) == 0 {
		return nil, l.expected("a scope such as update:client_keys", "", v)
	}
	return func(p *Play) error {
		known := p.stack.Auth0.API(p.stack.Auth0.ManagementAudience()).Options().Scopes
		for _, s := range scopes {
			if !slices.Contains(known, s) {
				return fmt.Errorf("the Management API has no scope %q here; it has %v", s, known)
			}
		}
		p.client(name).GrantManagement(scopes...)
		return nil
	}, nil
}

// client returns the client of a name, a new one if the set-up has not spoken of it yet.
func (p *Play) client(name string) *fakeauth0.Client {
	if c := p.setup.clients[name]; c != nil {
		return c
	}
	if p.setup.clients == nil {
		p.setup.clients = map[string]*fakeauth0.Client{}
	}
	c := p.stack.Auth0.AddClient(name)
	p.setup.clients[name] = c
	return c
}
