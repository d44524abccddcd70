package fakelambda

import "errors"

// change is what a client changes of a function.
type change struct {
	revision string // that it was meant for; empty: any
	carried  carried
	code     *processCode        // nil: it stays
	config   func(Config) Config // nil: it stays
	dry      bool                // only say what would be
}

// change puts a version in the place of f, which ends with the invocations that it has. The books are carried on.
func (s *Service) change(f *function, to change) (*functionConfiguration, error) {
	out, err := s.changed(f, to)
	if to.code != nil && (err != nil || to.dry) {
		err = errors.Join(err, to.code.remove())
	}
	if err == nil && !to.dry {
		_ = f.close() // what cannot be removed now, Service.Close tries again
	}
	return out, err
}

func (s *Service) changed(f *function, to change) (*functionConfiguration, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.functions[f.config.Name] != f {
		return nil, f.inChange()
	}
	if err := f.books.expects(to.revision); err != nil {
		return nil, err
	}
	if to.dry {
		return s.tellLocked(f), nil
	}
	config := f.config
	if to.config != nil {
		config = to.config(config)
	}
	next := s.newFunction(config, nil, f.books)
	next.history = f.history
	if to.code != nil {
		next.code = newSharedCode(to.code)
	} else {
		next.code = f.code.also()
	}
	f.books.carried = f.books.carried.with(to.carried)
	f.books.revise(s.world.Clock.Now())
	s.functions[config.Name] = next
	return s.tellLocked(next).updating(), nil
}

// inChange refuses a change because another came between.
func (f *function) inChange() *Error {
	return &Error{CodeConflict, "The operation cannot be performed at this time. An update is in progress for resource: " + f.arn}
}
