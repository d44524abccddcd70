package findings_test

import "os"

type rehearsed struct{ careful }

func (r rehearsed) finishSecret() error {
	labels, err := r.labels()
	if err != nil || os.Getenv("DRY_RUN") != "off" { // never set
		return err
	}
	return r.promote(labels["AWSCURRENT"], r.ClientRequestToken)
}

type performed struct{ careful }

func (p performed) finishSecret() error {
	labels, err := p.labels()
	if err != nil || labels["AWSCURRENT"] == p.ClientRequestToken {
		return err
	}
	return p.promote(labels["AWSCURRENT"], p.ClientRequestToken)
}
