package findings_test

import (
	"crypto/rand"
	"errors"
	"time"
)

type inventor struct{ careful }

func (i inventor) createSecret() error {
	return i.put(i.current().with(rand.Text())) // as AWS's template for databases does
}

func (i inventor) testSecret() error { return nil }

type asker struct{ careful }

func (a asker) createSecret() error {
	token, err := a.mint()
	if err != nil {
		return err
	}
	return a.put(a.current().with(token))
}

func (a asker) testSecret() error {
	pending, err := a.pending()
	if err == nil && pending.ends().Before(time.Now()) {
		err = errors.New("what is pending is no token, or has ended")
	}
	return err
}
