package harness

import "os"

// Two functions that no rotation survives, as shell scripts: the one ends as it starts, the other
// runs and never asks for an event.
const (
	exitingBootstrap = "#!/bin/sh\nexit 3\n"
	hangingBootstrap = "#!/bin/sh\nwhile :; do sleep 60; done\n"
)

// DeployBroken deploys a function that cannot work in place of the one of that name.
func (s *Stack) DeployBroken(f Function, hangs bool) error {
	if err := s.options.Here("what becomes of a function that does not start is for LocalStack to say"); err != nil {
		return err
	}
	script := exitingBootstrap
	if hangs {
		script = hangingBootstrap
	}
	file, err := os.CreateTemp("", "rollover-bootstrap-")
	if err != nil {
		return err
	}
	s.files = append(s.files, file.Name())
	if _, err := file.WriteString(script); err != nil {
		return err
	}
	if err := file.Chmod(0o700); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return s.Deploy(f, Bootstrap(file.Name()))
}

// removeFiles takes what was written away.
func (s *Stack) removeFiles() (err error) {
	for _, f := range s.files {
		if removed := os.Remove(f); removed != nil && err == nil {
			err = removed
		}
	}
	return err
}
