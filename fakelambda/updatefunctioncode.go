package fakelambda

type updateFunctionCodeInput struct {
	functionCode
	Architectures []string
	DryRun        bool
	Publish       bool
	RevisionID    string `json:"RevisionId"`
}

// updateFunctionCode gives a function other code. What is running ends with its invocation.
func (s *Service) updateFunctionCode(c *request, in *updateFunctionCodeInput) (*functionConfiguration, error) {
	f, err := s.named(c.function, "")
	if err != nil {
		return nil, err
	}
	next := configurationInput{carried: carried{Architectures: in.Architectures}}
	if err := next.check(); err != nil {
		return nil, err
	}
	if err := next.checkArchitecture(); err != nil {
		return nil, err
	}
	if err := in.functionCode.check(); err != nil {
		return nil, err
	}
	if in.Publish {
		return nil, notThereYet("Publish")
	}
	made, err := s.unpackCode(f.config, in.ZipFile)
	if err != nil {
		return nil, err
	}
	return s.change(f, change{revision: in.RevisionID, carried: next.carried, code: made, dry: in.DryRun})
}
