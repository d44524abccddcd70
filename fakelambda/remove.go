package fakelambda

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// lastStep is the step with which a rotation ends, if none fails before.
const lastStep = "finishSecret"

// Remove deletes a function: its idle sandboxes end at once, a busy one when its invocation is over. A
// rotation that has begun with it keeps it for the steps that are left. A function that is not there is
// no error.
func (s *Service) Remove(function string) error {
	f := s.find(function)
	if f == nil {
		return nil
	}
	_, err := s.remove(f)
	return err
}

// remove is Remove for a function that was found, and reports false if it is not there any more.
func (s *Service) remove(f *function) (there bool, err error) {
	s.mu.Lock()
	there = s.functions[f.config.Name] == f
	begun := f.hasBegun()
	if there {
		delete(s.functions, f.config.Name)
		if begun {
			s.leaving = append(s.leaving, f)
		}
	}
	s.mu.Unlock()
	switch {
	case !there:
		return false, nil
	case begun:
		// A rotation that is called off asks for no further step, and nobody says so.
		c := s.world.Clock
		c.At(c.Now().Add(s.options.Idle), "forget "+f.config.Name, func(context.Context) { _ = s.dismiss(f) }) // what is left, Close removes
		return true, nil
	}
	return true, f.close()
}

// dismiss closes a function that was kept for a rotation.
func (s *Service) dismiss(f *function) error {
	s.mu.Lock()
	i := slices.Index(s.leaving, f)
	if i >= 0 {
		s.leaving = slices.Delete(s.leaving, i, i+1)
	}
	s.mu.Unlock()
	if i < 0 {
		return nil
	}
	return f.close()
}

// keptFor returns the function of this name that was deleted while the run was under way, or nil.
func (s *Service) keptFor(r world.Run, name string) *function {
	given, err := parseReference(name)
	if err != nil || r.Number == 0 || s.elsewhere(given) != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.leaving {
		if f.config.Name == given.name && f.serves(r) {
			return f
		}
	}
	return nil
}

// begin notes the rotation of which the function is given a step.
func (f *function) begin(r world.Run) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.Number > 0 {
		f.begun = r
	}
}

// end notes how a step ended: after the last, and after one that failed, the rotation asks for no other.
func (f *function) end(r world.Run, how journal.Outcome) {
	if r.Number == 0 || how == journal.OK && r.Step != lastStep {
		return
	}
	f.mu.Lock()
	f.begun = world.Run{}
	f.mu.Unlock()
	_ = f.service.dismiss(f) // what cannot be removed now, Service.Close tries again
}

func (f *function) hasBegun() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.begun.Number > 0
}

// serves reports whether the function has begun this attempt of a run.
func (f *function) serves(r world.Run) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.begun.Number == r.Number && f.begun.Attempt == r.Attempt && f.begun.Secret == r.Secret
}

// Reset deletes all functions and their logs, and keeps none for a rotation. Busy ones end with their
// invocation.
func (s *Service) Reset() error {
	s.mu.Lock()
	functions := slices.Concat(slices.Collect(maps.Values(s.functions)), s.leaving)
	clear(s.functions)
	s.leaving = nil
	s.mu.Unlock()
	var errs []error
	for _, f := range functions {
		errs = append(errs, f.close())
	}
	s.logs.clear()
	return errors.Join(errs...)
}
