package harness

import (
	"fmt"
	"os"
	"sync"

	"github.com/rolloverhq/rollover/fakelambda"
)

// Runtime says what runs a function that is given as files.
type Runtime struct {
	Name    string // as Lambda has it, such as "python3.12"; "" is "provided.al2023"
	Handler string // such as "app.handler"

	// Interpreter is the path of a Python or Node.js, or its name in PATH, of any version: a virtual
	// environment's brings its packages. "" is the one that is installed in the runtime's version.
	Interpreter string
	// AnyVersion takes an installed interpreter of another version, if there is none of the runtime's.
	AnyVersion bool
}

// SourceTarget is a folder, zip or executable that one of Lambda's runtimes runs. Its interpreter is looked
// for once, however many stacks deploy it.
type SourceTarget struct {
	path    string
	runtime Runtime
	find    func() (fakelambda.Interpreter, error)
}

// Source returns the target of a folder, zip or executable under a runtime.
func Source(path string, r Runtime) *SourceTarget {
	return &SourceTarget{path, r, sync.OnceValues(func() (fakelambda.Interpreter, error) {
		switch {
		case !fakelambda.Interpreted(r.Name):
			return fakelambda.Interpreter{}, nil
		case r.Interpreter != "":
			return fakelambda.InterpreterAt(r.Name, r.Interpreter)
		default:
			return fakelambda.FindInterpreter(r.Name, r.AnyVersion)
		}
	})}
}

// Prepare looks for the interpreter now, so that the first Deploy need not. The error is a
// *fakelambda.NoInterpreterError if there is none.
func (s *SourceTarget) Prepare() error {
	_, err := s.find()
	return err
}

// Deploy deploys the files.
func (s *SourceTarget) Deploy(l *fakelambda.Service, c fakelambda.Config) (err error) {
	c.Runtime, c.Handler = s.runtime.Name, s.runtime.Handler
	if c.Interpreter, err = s.find(); err != nil {
		return err
	}
	info, err := os.Stat(s.path)
	switch {
	case err == nil && info.IsDir():
		return l.Folder(c, s.path)
	case err == nil && !isZip(s.path) && !fakelambda.Interpreted(s.runtime.Name):
		return l.Process(c, s.path)
	default:
		return l.Zip(c, s.path)
	}
}

func (s *SourceTarget) String() string { return s.path }

// Runtime is what runs it.
func (s *SourceTarget) Runtime() Runtime { return s.runtime }

// Notes says where what runs the function is not what Lambda would run it on.
func (s *SourceTarget) Notes() []string {
	found, err := s.find()
	if err != nil || found.Path == "" || found.Fits(s.runtime.Name) {
		return nil
	}
	return []string{fmt.Sprintf("the function is written for %s and runs on %s", s.runtime.Name, found)}
}

// Command returns the target of a command that speaks the Runtime API and runs in a folder; of its
// runtime, the name and the handler are told to it.
func Command(folder string, words []string, r Runtime) Target { return command{folder, words, r} }

type command struct {
	folder  string
	words   []string
	runtime Runtime
}

func (t command) Deploy(l *fakelambda.Service, c fakelambda.Config) error {
	c.Runtime, c.Handler = t.runtime.Name, t.runtime.Handler
	return l.Command(c, t.folder, t.words)
}
func (t command) String() string { return t.folder }
