package findings_test

import "log"

type talkative struct{ careful }

func (t talkative) createSecret() error {
	token, err := t.mint()
	if err != nil {
		return err
	}
	log.Printf("new token for %s: %s", t.SecretId, token)
	return t.put(t.current().with(token))
}

type discreet struct{ careful }

func (d discreet) createSecret() error {
	token, err := d.mint()
	if err != nil {
		return err
	}
	log.Printf("new token for %s: version %s", d.SecretId, d.ClientRequestToken)
	return d.put(d.current().with(token))
}
