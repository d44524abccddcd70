package findings_test

const warmAndCold = `also warm and cold
use service-token
reader every of service-token-demo reading every time
advance 2d
expect no outage`

var kept string // so that a repetition mints no second one

type hoarder struct{ careful }

func (h hoarder) createSecret() (err error) {
	if kept == "" {
		if kept, err = h.mint(); err != nil {
			return err
		}
	}
	return h.put(h.current().with(kept))
}

type asking struct{ careful }

func (a asking) createSecret() error {
	pending, err := a.pending()
	if err != nil || pending.lasts() { // a repetition
		return err
	}
	token, err := a.mint()
	if err != nil {
		return err
	}
	return a.put(a.current().with(token))
}
