package findings_test

import "time"

const throttled = `use service-token
advance 23h59m
on auth0.oauth.token times 5 throttle 1s
advance 12h
expect rotations 1`

type resigned struct{ careful }

func (r resigned) createSecret() error {
	token, err := r.mint()
	if err != nil {
		return err
	}
	return r.put(r.current().with(token))
}

type persistent struct{ careful }

func (p persistent) createSecret() error {
	token, err := p.mint()
	for n := 1; err != nil && n < 5; n++ {
		time.Sleep(2 * time.Second)
		token, err = p.mint()
	}
	if err != nil {
		return err
	}
	return p.put(p.current().with(token))
}
