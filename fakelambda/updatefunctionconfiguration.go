package fakelambda

import (
	"errors"
	"io/fs"
	"os"
)

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
	to := change{revision: in.RevisionID, carried: in.carried, config: in.apply}
	if next := in.apply(f.config); runsOtherwise(f.config.Runtime, next.Runtime) {
		if to.code, err = s.remake(f, next); err != nil {
			return nil, err
		}
	}
	return s.change(f, to)
}

// takes refuses a change that a handler in this process could not follow.
func (f *function) takes(in configurationInput) error {
	if _, process := f.code.code.(*processCode); process || in.Environment == nil && in.Runtime == nil {
		return nil
	}
	return &Error{CodeInvalidValue, "The function " + f.config.Name + " is a handler in the process of rollover: it has neither a runtime nor an environment of its own."}
}

// runsOtherwise reports whether code has to be made anew when a function goes from one runtime to another.
func runsOtherwise(from, to string) bool { return from != to && (Interpreted(from) || Interpreted(to)) }

// remake makes a function's code of its zip once more. The error is an *Error.
func (s *Service) remake(f *function, c Config) (*processCode, error) {
	made, process := f.code.code.(*processCode)
	if !process || made.zip == "" {
		return nil, &Error{CodeInvalidValue, "The function " + c.Name + " was not deployed as a zip through this API: deploy it again for the runtime " + c.Runtime + "."}
	}
	packed, err := os.ReadFile(made.zip)
	switch {
	case errors.Is(err, fs.ErrNotExist): // it went with its function
		return nil, f.inChange()
	case err != nil:
		return nil, serviceError("%v", err)
	}
	return s.unpackCode(c, packed)
}
