package fakelambda

type updateFunctionConfigurationInput struct {
	configurationInput
	RevisionID string `json:"RevisionId"`
}

// updateFunctionConfiguration changes what is given of a function's configuration. Sandboxes start anew with it.
func (s *Service) updateFunctionConfiguration(c *request, in *updateFunctionConfigurationInput) (*functionConfiguration, error) {
	f, err := s.named(c.function, "")
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if err := f.takes(in.configurationInput); err != nil {
		return nil, err
	}
	return s.change(f, change{revision: in.RevisionID, carried: in.carried, config: in.apply})
}

// takes refuses a change that a handler in this process could not follow.
func (f *function) takes(in configurationInput) error {
	if _, process := f.code.code.(*processCode); process || in.Environment == nil && in.Runtime == nil {
		return nil
	}
	return &Error{CodeInvalidValue, "The function " + f.config.Name + " is a handler in the process of rollover: it has neither a runtime nor an environment of its own."}
}
