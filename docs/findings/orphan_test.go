package findings_test

const ranOutUnread = `use service-token
advance 23h59m
fail setSecret before times 5
advance 46h`

type presumer struct{ careful }

func (p presumer) createSecret() error {
	pending, err := p.pending()
	if err != nil || pending.lasts() {
		return err
	}
	token, err := p.mint()
	if err != nil {
		return err
	}
	err = p.put(p.current().with(token))
	if taken(err) { // an earlier attempt has stored one, so all is well
		return nil
	}
	return err
}

type storer struct{ careful }

func (s storer) createSecret() error {
	pending, err := s.pending()
	if err != nil || pending.lasts() {
		return err
	}
	token, err := s.mint()
	if err != nil {
		return err
	}
	err = s.put(s.current().with(token))
	if taken(err) { // an earlier attempt has stored one, and it does not last
		return s.putAnew(s.current().with(token))
	}
	return err
}
