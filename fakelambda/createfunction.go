package fakelambda

import (
	"errors"
	"maps"
)

type createFunctionInput struct {
	configurationInput
	Code         *functionCode
	FunctionName *string
	PackageType  *string
	Publish      bool
	Tags         map[string]string
}

// createFunction makes a function of a zip. Nobody may invoke it but the account itself.
func (s *Service) createFunction(c *request, in *createFunctionInput) (*functionConfiguration, error) {
	r, err := s.checkCreate(in)
	if err != nil {
		return nil, err
	}
	if s.find(r.name) != nil {
		return nil, taken(r.name)
	}
	config := in.apply(Config{Name: r.name}).withDefaults()
	made, err := s.unpackCode(config, in.Code.ZipFile)
	if err != nil {
		return nil, err
	}
	b := s.newBooks()
	b.carried, b.tags = in.carried, maps.Clone(in.Tags)
	f := s.newFunction(config, newSharedCode(made), b)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, errors.Join(errClosed, made.remove())
	case s.functions[r.name] != nil:
		return nil, errors.Join(taken(r.name), made.remove())
	}
	s.functions[r.name] = f
	return s.tellLocked(f).creating(), nil
}

func taken(name string) *Error { return &Error{CodeConflict, "Function already exist: " + name} }

// checkCreate refuses a request that could make no function, before any code is looked at.
func (s *Service) checkCreate(in *createFunctionInput) (r reference, err error) {
	var v violations
	v.required("functionName", in.FunctionName != nil)
	v.required("role", in.Role != nil)
	v.required("code", in.Code != nil)
	if err := v.err(CodeValidation); err != nil {
		return r, err
	}
	if r, err = s.refer(*in.FunctionName, ""); err != nil {
		return r, err
	}
	if err := in.check(); err != nil {
		return r, err
	}
	if err := checkTags(in.Tags); err != nil {
		return r, err
	}
	switch {
	case in.PackageType != nil && *in.PackageType != "Zip":
		return r, notThereYet("PackageType " + *in.PackageType)
	case in.Publish:
		return r, notThereYet("Publish")
	case in.Runtime == nil || in.Handler == nil:
		return r, &Error{CodeInvalidValue, "Runtime and Handler are mandatory parameters for functions created with deployment packages."}
	}
	if err := in.checkArchitecture(); err != nil {
		return r, err
	}
	return r, in.Code.check()
}
