package script

import "github.com/rolloverhq/rollover/fakeauth0"

func tenantVerb() verb {
	v := verb{
		name:    "tenant",
		usage:   "tenant URL",
		help:    "the tenant is known under this URL, which its tokens name as their issuer and {auth0.url} stands for; by default that is the address of the fake",
		example: "tenant https://demo.eu.auth0.com",
		when:    foundation,
	}
	v.parse = func(l *line) (command, error) {
		url, err := l.word("a URL", v)
		if err != nil {
			return nil, err
		}
		if check := (fakeauth0.Options{URL: url}).Check(); check != nil {
			return nil, l.errorf("%v", check)
		}
		return func(p *Play) error {
			p.opts.Stack.Auth0.URL = url
			return nil
		}, nil
	}
	return v
}
