package findings_test

const ranOutYesterday = `use service-token
reader every of service-token-demo reading every time
advance 23h59m
fail setSecret before times 5
advance 46h
expect outage of every exactly 23h`

type reuser struct{ careful }

func (r reuser) createSecret() error {
	pending, err := r.pending()
	if err != nil || pending != nil { // an earlier attempt has made one
		return err
	}
	token, err := r.mint()
	if err != nil {
		return err
	}
	return r.put(r.current().with(token))
}

type freshener struct{ careful }

func (f freshener) createSecret() error {
	pending, err := f.pending()
	if err != nil || pending.lasts() { // until the next rotation
		return err
	}
	token, err := f.mint()
	if err != nil {
		return err
	}
	err = f.put(f.current().with(token))
	if taken(err) { // a version's value cannot be replaced
		err = f.putAnew(f.current().with(token))
	}
	return err
}
