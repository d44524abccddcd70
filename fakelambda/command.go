package fakelambda

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Command makes a command that speaks the Runtime API a function, in place of one that has the name: its
// program, by path or by its name in PATH, and its arguments. It runs in dir, which is LAMBDA_TASK_ROOT.
// Of python and node the program itself is started, not a version manager's shim. Nothing is started before
// the first invocation.
func (s *Service) Command(c Config, dir string, command []string) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	made, err := commandCode(c, dir, command)
	if err != nil {
		return fmt.Errorf("function %s: %w", c.Name, err)
	}
	return s.add(c, made)
}

func commandCode(c Config, dir string, command []string) (*processCode, error) {
	if len(command) == 0 {
		return nil, errors.New("an empty command")
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	path, err := program(root, command[0])
	if err != nil {
		return nil, err
	}
	made := &processCode{
		bootstrap: path, args: append([]string{path}, command[1:]...), dir: root, env: map[string]string{},
	}
	for _, l := range []*language{python, node} {
		if l.isNamed(filepath.Base(command[0])) {
			found, err := l.ask(path)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", command[0], err)
			}
			made.bootstrap, made.args[0] = found.Path, found.Path
			made.env = l.environment(found, root, root)
		}
	}
	return made, nil
}

// program finds a command's program: a name is looked for in PATH, a path is taken from root.
func program(root, name string) (string, error) {
	if !strings.ContainsAny(name, `/\`) {
		path, err := exec.LookPath(name)
		if err != nil {
			return "", fmt.Errorf("%s: no such program in PATH", name)
		}
		return filepath.Abs(path)
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(root, name)
	}
	return name, runnable(name)
}

// isNamed reports whether a program's name is one that the language's interpreter goes by.
func (l *language) isNamed(name string) bool {
	for _, command := range l.commands {
		before, _, versioned := strings.Cut(command, "%s")
		if name == command || versioned && strings.HasPrefix(name, before) && strings.Trim(name[len(before):], "0123456789.") == "" {
			return true
		}
	}
	return false
}
