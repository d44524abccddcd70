package script

import (
	"fmt"

	"github.com/rolloverhq/rollover/fakeauth0"
)

func quotaVerb() verb {
	v := verb{
		name:    "quota",
		usage:   "quota of CLIENT N an hour|a day",
		help:    "from now on the tenant gives the client so many tokens in an hour or a day of UTC, and then 429 until the next begins",
		example: "quota of rotator 10 a day",
	}
	v.parse = func(l *line) (command, error) {
		if err := l.keyword("of", v); err != nil {
			return nil, err
		}
		name, err := l.word("a client", v)
		if err != nil {
			return nil, err
		}
		n, err := l.count(v)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, l.expected("a number above 0", "0", v)
		}
		var q fakeauth0.Quota
		switch got := l.rest(); got {
		case "an hour":
			q.PerHour = n
		case "a day":
			q.PerDay = n
		default:
			return nil, l.expected("`an hour` or `a day`", got, v)
		}
		return func(p *Play) error {
			c := p.setup.clients[p.setup.called(name)]
			if c == nil {
				return fmt.Errorf("the set-up declares no client %q", name)
			}
			c.SetQuota(q)
			return nil
		}, nil
	}
	return v
}
