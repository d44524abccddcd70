package findings_test

type stray struct{ careful }

func (s stray) createSecret() error {
	token, err := s.mint()
	if err != nil {
		return err
	}
	return s.putAs("", "AWSPENDING", s.current().with(token)) // the SDK makes a ClientRequestToken up
}

type placed struct{ careful }

func (p placed) createSecret() error {
	token, err := p.mint()
	if err != nil {
		return err
	}
	return p.putAs(p.ClientRequestToken, "AWSPENDING", p.current().with(token))
}
