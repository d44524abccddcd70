package findings_test

import "errors"

const answerLost = `use service-token
advance 23h59m
fail finishSecret after
advance 1d`

type forgetful struct{ careful }

func (f forgetful) finishSecret() error {
	labels, err := f.labels()
	if err != nil {
		return err
	}
	if labels["AWSCURRENT"] == f.ClientRequestToken {
		return errors.New("AWSCURRENT has moved already")
	}
	return f.promote(labels["AWSCURRENT"], f.ClientRequestToken)
}

type mindful struct{ careful }

func (m mindful) finishSecret() error {
	labels, err := m.labels()
	if err != nil || labels["AWSCURRENT"] == m.ClientRequestToken {
		return err
	}
	return m.promote(labels["AWSCURRENT"], m.ClientRequestToken)
}
