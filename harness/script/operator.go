package script

import "fmt"

func rotateVerb() verb {
	return onSecret("rotate", "an operator asks for a rotation now, of the set-up's secret unless another is named; an answer that it cannot be done is recorded and no error",
		func(p *Play, secret string) error { return p.stack.RotateNow(secret) })
}

func probeVerb() verb {
	return onSecret("probe", "an operator turns rotation on without rotating (RotateImmediately=false): testSecret runs alone",
		func(p *Play, secret string) error { return p.stack.Probe(secret) })
}

func cancelVerb() verb {
	return onSecret("cancel", "an operator turns rotation off, whatever is under way",
		func(p *Play, secret string) error { return p.stack.CancelRotation(secret) })
}

// onSecret is a verb that does something to one secret.
func onSecret(name, help string, do func(*Play, string) error) verb {
	v := verb{name: name, usage: name + " [SECRET]", help: help, example: name + " service-token-demo"}
	v.parse = func(l *line) (command, error) {
		secret := l.next()
		return func(p *Play) error {
			if secret == "" {
				return do(p, p.setup.rotation.secret)
			}
			return do(p, p.setup.called(secret))
		}, nil
	}
	return v
}

func putVerb() verb {
	v := verb{
		name:    "put",
		usage:   "put SECRET VALUE",
		help:    "an operator puts a new current value by hand; placeholders are filled in",
		example: `put auth0-secrets-demo {"CLIENT_ID":"{client.billing.id}","CLIENT_SECRET":"mistyped"}`,
	}
	v.parse = func(l *line) (command, error) {
		secret, err := l.word("a secret", v)
		if err != nil {
			return nil, err
		}
		value := l.rest()
		if value == "" {
			return nil, l.expected("a value", "", v)
		}
		if err := whole(l, value); err != nil {
			return nil, err
		}
		return func(p *Play) error {
			filled, err := p.fill(value)
			if err != nil {
				return err
			}
			return p.stack.PutByHand(p.setup.called(secret), filled)
		}, nil
	}
	return v
}

func fixVerb() verb {
	v := verb{
		name:    "fix",
		usage:   "fix secret SECRET",
		help:    "an operator puts back what the set-up had put there",
		example: "fix secret auth0-secrets-demo",
	}
	v.parse = func(l *line) (command, error) {
		if err := l.keyword("secret", v); err != nil {
			return nil, err
		}
		secret, err := l.word("a secret", v)
		return func(p *Play) error {
			secret := p.setup.called(secret)
			value, known := p.setup.values[secret]
			if !known {
				return fmt.Errorf("the set-up put no value into %q", secret)
			}
			return p.stack.PutByHand(secret, value)
		}, err
	}
	return v
}

func moveVerb() verb {
	v := verb{
		name:    "move",
		usage:   "move label LABEL of SECRET to VERSION",
		help:    "an operator moves a staging label by hand, to a version by its ordinal (v2) or by a label that it has (AWSPREVIOUS), or takes it off with `to nothing`",
		example: "move label AWSCURRENT of service-token-demo to AWSPREVIOUS",
	}
	v.parse = func(l *line) (command, error) {
		var label, secret, to string
		var err error
		if err = l.keyword("label", v); err != nil {
			return nil, err
		}
		if label, err = l.word("a label", v); err != nil {
			return nil, err
		}
		if err = l.keyword("of", v); err != nil {
			return nil, err
		}
		if secret, err = l.word("a secret", v); err != nil {
			return nil, err
		}
		if err = l.keyword("to", v); err != nil {
			return nil, err
		}
		if to, err = l.word("a version", v); err != nil {
			return nil, err
		}
		return func(p *Play) error { return p.stack.MoveLabel(p.setup.called(secret), label, to) }, nil
	}
	return v
}

func removeVerb() verb {
	v := verb{
		name:    "remove",
		usage:   "remove function",
		help:    "the function is deleted",
		example: "remove function",
	}
	v.parse = func(l *line) (command, error) {
		return func(p *Play) error { return p.stack.Lambda.Remove(p.setup.function.Name) }, l.keyword("function", v)
	}
	return v
}

func replaceVerb() verb {
	v := verb{
		name:    "replace",
		usage:   "replace function [by one that exits|hangs]",
		help:    "the function under test is deployed anew, so that no sandbox of the old one is used again; or one takes its place that ends as it starts, or that never asks for an event",
		example: "replace function by one that hangs",
	}
	v.parse = func(l *line) (command, error) {
		if err := l.keyword("function", v); err != nil {
			return nil, err
		}
		if l.left == "" {
			return func(p *Play) error { return p.stack.Deploy(p.setup.function, p.opts.Target) }, nil
		}
		for _, word := range []string{"by", "one", "that"} {
			if err := l.keyword(word, v); err != nil {
				return nil, err
			}
		}
		fault := l.next()
		if fault != "exits" && fault != "hangs" {
			return nil, l.expected("exits or hangs", fault, v)
		}
		return func(p *Play) error { return p.stack.DeployBroken(p.setup.function, fault == "hangs") }, nil
	}
	return v
}

func keyVerb() verb {
	v := verb{
		name:    "key",
		usage:   "key rotate|revoke",
		help:    "the tenant goes on to its next signing key, or revokes the previous one at once",
		example: "key rotate",
	}
	v.parse = func(l *line) (command, error) {
		switch got := l.next(); got {
		case "rotate":
			return func(p *Play) error { return p.stack.RotateSigningKey() }, nil
		case "revoke":
			return func(p *Play) error { return p.stack.RevokeSigningKey() }, nil
		default:
			return nil, l.expected("rotate or revoke", got, v)
		}
	}
	return v
}
