package findings_test

type hasty struct{ careful }

func (h hasty) createSecret() error {
	token, err := h.mint()
	if err != nil {
		return err
	}
	return h.putAs(h.ClientRequestToken, "AWSCURRENT", h.current().with(token))
}

type patient struct{ careful }

func (p patient) createSecret() error {
	token, err := p.mint()
	if err != nil {
		return err
	}
	return p.putAs(p.ClientRequestToken, "AWSPENDING", p.current().with(token))
}
