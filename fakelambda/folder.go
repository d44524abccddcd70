package fakelambda

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Folder makes a folder of files a function, in place of one that has the name. Config.Runtime and
// Config.Handler say how it is run: for Python and Node.js by a runtime client of ours on the interpreter
// that is installed, with the packages that are in the folder or that the interpreter has; else by the
// executable "bootstrap" in it, or the one that Config.Handler names. The folder is the working directory
// and LAMBDA_TASK_ROOT; nothing is written to it.
//
// The error is a *NoInterpreterError if the runtime's interpreter is not installed.
func (s *Service) Folder(c Config, dir string) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("function %s: %w", c.Name, err)
	}
	made, err := s.codeIn(c, path, "", dir)
	if err != nil {
		return fmt.Errorf("function %s: %w", c.Name, err)
	}
	return s.add(c, made)
}

// codeIn makes a function's code of the files in dir, by its runtime and its handler: all that the service
// knows of languages is behind it. private holds dir, if it is the service's own, and is removed with the
// code; called is what the user calls it, for errors.
func (s *Service) codeIn(c Config, dir, private, called string) (*processCode, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s: no such folder", called)
	}
	l, _, err := runtimeOf(c.Runtime)
	if err != nil {
		return nil, err
	}
	if l != nil {
		return s.interpreted(c, l, dir, private)
	}
	bootstrap, err := bootstrapIn(c, dir, called)
	if err != nil {
		return nil, err
	}
	made := bootstrapCode(bootstrap, dir)
	made.private = private
	return made, nil
}

// bootstrapIn finds the executable among the files.
func bootstrapIn(c Config, dir, called string) (string, error) {
	for _, name := range []string{"bootstrap", c.Handler} {
		bootstrap := filepath.Join(dir, filepath.FromSlash(name))
		if info, err := os.Stat(bootstrap); err != nil || info.IsDir() || !filepath.IsLocal(name) {
			continue
		}
		if err := runnable(bootstrap); err != nil {
			return "", errors.New(strings.ReplaceAll(err.Error(), bootstrap, called+"'s "+name))
		}
		return bootstrap, nil
	}
	if c.Handler != "bootstrap" {
		return "", fmt.Errorf("%s holds neither bootstrap nor %s: %s", called, c.Handler, needs(c.Runtime))
	}
	return "", fmt.Errorf("%s holds no file bootstrap: %s", called, needs(c.Runtime))
}

// interpreted makes the code of a function that one of Lambda's own runtimes would run.
func (s *Service) interpreted(c Config, l *language, dir, private string) (*processCode, error) {
	if c.Handler == "" {
		return nil, fmt.Errorf("%s needs a handler, such as %s", c.Runtime, l.example)
	}
	interpreter, err := s.interpreter(c)
	if err != nil {
		return nil, err
	}
	borrowed := private == ""
	if borrowed {
		if private, err = s.folder("runtime"); err != nil {
			return nil, err
		}
	}
	client, err := l.writeClient(filepath.Join(private, "runtime"))
	if err != nil {
		if borrowed {
			err = errors.Join(err, os.RemoveAll(private))
		}
		return nil, err
	}
	flags := l.flags
	if borrowed && l == python {
		flags = append([]string{"-B"}, flags...) // no __pycache__ in the user's folder
	}
	args := append([]string{interpreter.Path}, flags...)
	return &processCode{
		bootstrap: interpreter.Path, args: append(args, client), dir: dir,
		env: l.environment(interpreter, filepath.Dir(client), dir), language: l, private: private,
	}, nil
}
