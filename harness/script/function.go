package script

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/harness"
)

func functionVerb() verb {
	v := verb{
		name:    "function",
		usage:   "function NAME [from PATH [runtime RUNTIME handler HANDLER [interpreter FILE]]] [timeout DURATION] [taking DURATION]",
		help:    "the function under test is deployed under this name; its time-out is 30s unless told otherwise; `from` names its code, as TARGET does on the command line, for when that names none: paths are as seen from the set-up's file; `taking` is what its sleeps may cost a rotation, by which an outage may last longer than a scenario says",
		example: "function rotate from ./src runtime python3.12 handler app.handler timeout 30s",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		code := func() (harness.Target, error) { return nil, nil }
		if l.accept("from") {
			if code, err = l.code(v); err != nil {
				return nil, err
			}
		}
		timeout := 30 * time.Second
		if l.accept("timeout") {
			if timeout, err = l.duration(v); err != nil {
				return nil, err
			}
		}
		var taking time.Duration
		if l.accept("taking") {
			if taking, err = l.duration(v); err != nil {
				return nil, err
			}
		}
		return func(p *Play) error {
			p.setup.taking = taking
			p.setup.function, p.setup.code = harness.Function{Name: name, Timeout: timeout}, code
			return nil
		}, nil
	}
	return v
}

// code takes what names the code of a function. What stands there is looked at when it is needed.
func (l *line) code(v verb) (func() (harness.Target, error), error) {
	path, err := l.word("a path", v)
	if err != nil {
		return nil, err
	}
	path = l.beside(path)
	if !l.accept("runtime") {
		return func() (harness.Target, error) { return harness.TargetAt(path) }, nil
	}
	var r harness.Runtime
	if r.Name, err = l.word("a runtime such as python3.12", v); err != nil {
		return nil, err
	}
	if err = l.keyword("handler", v); err != nil {
		return nil, err
	}
	if r.Handler, err = l.word("a handler such as app.handler", v); err != nil {
		return nil, err
	}
	if l.accept("interpreter") {
		if !fakelambda.Interpreted(r.Name) {
			return nil, l.errorf("an interpreter goes with Python and Node.js, and the runtime is %s", r.Name)
		}
		if r.Interpreter, err = l.word("a file", v); err != nil {
			return nil, err
		}
		if strings.ContainsRune(r.Interpreter, '/') { // else it is a name in PATH
			r.Interpreter = l.beside(r.Interpreter)
		}
	}
	return func() (harness.Target, error) { return harness.Source(path, r), nil }, nil
}

// beside is a path as seen from here that the file has as seen from its own folder.
func (l *line) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	joined := filepath.Join(filepath.Dir(l.file), path)
	if filepath.IsAbs(joined) || strings.HasPrefix(joined, "..") {
		return joined
	}
	return "." + string(filepath.Separator) + joined
}

// Target returns the code that a set-up names for its function, for Options.Target, or nil if it names none.
// What has a method Close is the caller's to close.
func (s *Script) Target() (harness.Target, error) {
	for _, st := range s.steps {
		if st.verb.name != "function" {
			continue
		}
		p := new(Play)
		if err := st.perform(p); err != nil {
			return nil, err
		}
		target, err := p.setup.code()
		if err != nil {
			return nil, st.line.errorf("%v", err)
		}
		return target, nil
	}
	return nil, nil
}

func envVerb() verb {
	v := verb{
		name:    "env",
		usage:   "env NAME VALUE",
		help:    "the function under test has this in its environment; placeholders are filled in",
		example: "env AUTH0_URL {auth0.url}",
		when:    inSetup,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a name", v)
		if err != nil {
			return nil, err
		}
		value := l.rest()
		return func(p *Play) error {
			filled, err := p.fill(value)
			if err != nil {
				return err
			}
			p.setup.env[name] = filled
			return nil
		}, nil
	}
	return v
}
