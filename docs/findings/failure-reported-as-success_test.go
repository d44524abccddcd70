package findings_test

import "log"

const tenantDown = `use service-token
advance 23h59m
break auth0.oauth.token for 5m
advance 1d`

type optimist struct{ careful }

func (o optimist) createSecret() error {
	token, err := o.mint()
	if err != nil {
		log.Print(err)
		return nil
	}
	return o.put(o.current().with(token))
}

type realist struct{ careful }

func (r realist) createSecret() error {
	token, err := r.mint()
	if err != nil {
		return err
	}
	return r.put(r.current().with(token))
}
