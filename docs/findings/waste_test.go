package findings_test

const repeated = `use service-token
advance 23h59m
fail setSecret before
advance 1d`

type spender struct{ careful }

func (s spender) createSecret() error {
	token, err := s.mint()
	if err != nil {
		return err
	}
	err = s.put(s.current().with(token))
	if taken(err) { // by an earlier attempt
		err = s.putAnew(s.current().with(token))
	}
	return err
}

type saver struct{ careful }

func (s saver) createSecret() error {
	pending, err := s.pending()
	if err != nil || pending.lasts() {
		return err
	}
	token, err := s.mint()
	if err != nil {
		return err
	}
	err = s.put(s.current().with(token))
	if taken(err) { // by a token that does not last
		err = s.putAnew(s.current().with(token))
	}
	return err
}
