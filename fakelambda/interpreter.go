package fakelambda

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Interpreter is an installed Python or Node.js.
type Interpreter struct {
	Path    string // of the program itself, never of a shim that starts it
	Version string // "3.12.1"
}

// String is the version and the path.
func (i Interpreter) String() string { return i.Version + " (" + i.Path + ")" }

// Fits reports whether it has the version of a runtime: of Python the first two numbers count, of Node.js
// the first.
func (i Interpreter) Fits(runtime string) bool {
	l, version, err := runtimeOf(runtime)
	return err == nil && l != nil && l.fits(i.Version, version)
}

// NoInterpreterError says that a runtime's interpreter is not installed in the runtime's version.
type NoInterpreterError struct {
	Runtime string        // as asked for
	Wanted  string        // "Python 3.12"
	Found   []Interpreter // of other versions, the best first
}

func (e *NoInterpreterError) Error() string {
	there := "nor any other version of it"
	if len(e.Found) > 0 {
		var all []string
		for _, i := range e.Found {
			all = append(all, i.String())
		}
		there = "there is " + strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s needs %s, which is not installed: %s", e.Runtime, e.Wanted, there)
}

// interpreter is FindInterpreter for a function, asked once a service.
func (s *Service) interpreter(c Config) (Interpreter, error) {
	if i := c.Interpreter; i.Path != "" {
		return i, runnable(i.Path)
	}
	s.mu.Lock()
	found, known := s.interpreters[c.Runtime]
	s.mu.Unlock()
	if known {
		return found, nil
	}
	found, err := FindInterpreter(c.Runtime, false)
	if err == nil {
		s.mu.Lock()
		s.interpreters[c.Runtime] = found
		s.mu.Unlock()
	}
	return found, err
}

// FindInterpreter looks for the interpreter of a runtime such as "python3.12": for its commands in PATH,
// and for what pyenv and nvm have installed beside those. One of another version is taken only if any is set.
// The error is a *NoInterpreterError if there is none.
func FindInterpreter(runtime string, any bool) (Interpreter, error) {
	l, version, err := runtimeOf(runtime)
	if err != nil {
		return Interpreter{}, err
	}
	if l == nil {
		return Interpreter{}, fmt.Errorf("%s has no interpreter", runtime)
	}
	missing := &NoInterpreterError{Runtime: runtime, Wanted: l.name + " " + version}
	for _, path := range l.candidates(version) {
		found, err := l.ask(path)
		switch {
		case err != nil: // a shim of a version that is not chosen, say
		case l.fits(found.Version, version):
			return found, nil
		case !slices.ContainsFunc(missing.Found, func(i Interpreter) bool { return i.Version == found.Version }):
			missing.Found = append(missing.Found, found)
		}
	}
	if any && len(missing.Found) > 0 {
		return missing.Found[0], nil
	}
	return Interpreter{}, missing
}

// InterpreterAt asks the interpreter at a path, or of a name in PATH, for itself: a shim is resolved, a
// virtual environment's stays what it is.
func InterpreterAt(runtime, path string) (Interpreter, error) {
	l, _, err := runtimeOf(runtime)
	if err != nil {
		return Interpreter{}, err
	}
	if l == nil {
		return Interpreter{}, fmt.Errorf("%s has no interpreter", runtime)
	}
	found, err := l.ask(path)
	if err != nil {
		return Interpreter{}, fmt.Errorf("%s is no %s: %w", path, l.name, err)
	}
	return found, nil
}

// candidates are the files that may be an interpreter of this version, the likeliest first.
func (l *language) candidates(version string) (all []string) {
	for _, command := range l.commands {
		if strings.Contains(command, "%s") {
			command = fmt.Sprintf(command, version)
		}
		path, err := exec.LookPath(command)
		if err != nil {
			continue
		}
		for _, c := range append([]string{path}, installedBeside(path, version)...) {
			if !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	return all
}

// installedBeside returns the same program in the other versions that a version manager has installed: pyenv
// keeps ROOT/shims/NAME and ROOT/versions/V/bin/NAME, nvm ROOT/vV/bin/NAME.
func installedBeside(path, version string) (all []string) {
	name, bin := filepath.Base(path), filepath.Dir(path)
	patterns := []string{
		filepath.Join(bin, "..", "versions", version+"*", "bin", name), // from shims
		filepath.Join(bin, "..", "..", version+"*", "bin", name),       // from another of pyenv's
		filepath.Join(bin, "..", "..", "v"+version+".*", "bin", name),  // from another of nvm's
	}
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err == nil { // a root that reads like a pattern finds nothing
			all = append(all, found...)
		}
	}
	return all
}

// askLimit is how long an interpreter may take to say what it is, in the host's time.
const askLimit = 20 * time.Second

// ask starts the program once and has it say where it stands and what it is.
func (l *language) ask(path string) (Interpreter, error) {
	ctx, cancel := context.WithTimeout(context.Background(), askLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, l.question...)
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		if line, _, _ := strings.Cut(strings.TrimSpace(talk.String()), "\n"); line != "" {
			return Interpreter{}, errors.New(line)
		}
		return Interpreter{}, err
	}
	path, version, said := strings.Cut(strings.TrimSpace(strings.ReplaceAll(out.String(), "\r", "")), "\n")
	if !said || !filepath.IsAbs(path) {
		return Interpreter{}, errors.New("it does not say where it stands")
	}
	return Interpreter{Path: path, Version: version}, nil
}

// Interpreted reports whether functions of a runtime run on an interpreter, and do not bring a bootstrap.
func Interpreted(runtime string) bool {
	l, _, err := runtimeOf(runtime)
	return err == nil && l != nil
}
