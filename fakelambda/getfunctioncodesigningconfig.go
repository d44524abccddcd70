package fakelambda

type getFunctionCodeSigningConfigOutput struct {
	FunctionName string
}

// getFunctionCodeSigningConfig tells that code need not be signed.
func (s *Service) getFunctionCodeSigningConfig(c *request) (*getFunctionCodeSigningConfigOutput, error) {
	f, err := s.named(c.function, "")
	if err != nil {
		return nil, err
	}
	return &getFunctionCodeSigningConfigOutput{f.config.Name}, nil
}
