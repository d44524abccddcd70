package script

import (
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
)

func propagationVerb() verb {
	v := verb{
		name:    "propagation",
		usage:   "propagation instant | propagation lag|mixed|worst [DURATION]",
		help:    "how a client's new secret comes to be known: at once, or after so long (by default, and at most, 30s), until when the old one is taken (lag), either is, request by request (mixed), or neither (worst); lag 30s unless told otherwise",
		example: "propagation mixed 20s",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		got := l.next()
		mode, err := fakeauth0.ParsePropagation(got)
		if err != nil || mode == fakeauth0.PropagationSeeded {
			return nil, l.expected("instant, lag, mixed or worst", got, v)
		}
		var delay time.Duration
		if mode != fakeauth0.PropagationInstant && l.left != "" {
			if delay, err = l.duration(v); err != nil {
				return nil, err
			}
		}
		if check := (fakeauth0.Options{SecretDelay: delay}).Check(); check != nil {
			return nil, l.errorf("%v", check)
		}
		return func(p *Play) error {
			p.opts.Stack.Auth0.SecretPropagation, p.opts.Stack.Auth0.SecretDelay = mode, delay
			return nil
		}, nil
	}
	return v
}
