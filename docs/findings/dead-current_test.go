package findings_test

import (
	"errors"
	"time"
)

const slowlyKnown = `propagation worst 30s
use client-secret
advance 25h`

type impatient struct{ owner }

func (i impatient) testSecret() error {
	pending, err := i.pending()
	if err == nil && !i.taken(pending) {
		err = errors.New("auth0 does not take what is pending")
	}
	return err
}

type waiting struct{ owner }

func (w waiting) testSecret() error {
	pending, err := w.pending()
	for n := 0; err == nil && n < 50; n++ { // the time-out is a minute
		if w.taken(pending) {
			return nil
		}
		time.Sleep(time.Second)
	}
	return errors.Join(errors.New("auth0 does not take what is pending"), err)
}
