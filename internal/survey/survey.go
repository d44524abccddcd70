// Package survey looks at the files of a Lambda's project, and runs none of it: which names the code reads from its
// environment, and what templates declare of functions, as far as they say so literally.
package survey

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Place is where something stands.
type Place struct {
	File string // with slashes, from the root that was looked at
	Line int    // from 1
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Name is a name that the code reads from its environment.
type Name struct {
	Name  string
	Place Place // the first
}

// Function is what a template declares of one. What it does not say literally is left at its zero.
type Function struct {
	Name, Runtime, Handler string
	Code                   string // folder or file, from the root
	Timeout                time.Duration
	Env                    map[string]string // what is literal
	Unknown                []string          // names whose value is not
	Place                  Place
}

// Handler is a function in the code that Lambda may be told to call.
type Handler struct {
	Runtime, Handler string // such as python3.12 and app.handler
	Place            Place
}

// Schedule is how often a template has a secret rotated, as Secrets Manager writes it, or "N days".
type Schedule struct {
	Expression string
	Place      Place
}

// Survey is all that was found, in the order of the files' names.
type Survey struct {
	Names     []Name
	Handlers  []Handler
	Functions []Function
	Schedules []Schedule
	Skipped   []string // files that could not be read, with why
}

// largest bounds what is read: nobody writes a longer one by hand.
const largest = 1 << 20

// passedOver are folders of what is not the project's own.
var passedOver = []string{"node_modules", "vendor", "testdata", "tests", "test", "__pycache__", "site-packages", "target", "dist"}

// Of looks at all files below a root.
func Of(root fs.FS) (*Survey, error) {
	s := new(Survey)
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		base := path.Base(file)
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && (strings.HasPrefix(base, ".") || slices.Contains(passedOver, base)):
			return fs.SkipDir
		case d.IsDir() || reader(base) == nil:
			return nil
		}
		if info, err := d.Info(); err != nil || info.Size() > largest {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		if err := reader(base)(s, file, text); err != nil {
			s.Skipped = append(s.Skipped, fmt.Sprintf("%s: %v", file, err))
		}
		return nil
	})
	return s, err
}

// reader is what understands a file of this name, or nil.
func reader(name string) func(s *Survey, file string, text []byte) error {
	switch ext := path.Ext(name); {
	case strings.HasSuffix(name, "_test.go"), strings.HasPrefix(name, "test_"), strings.Contains(name, ".test."):
		return nil
	case ext == ".go":
		return (*Survey).golang
	case ext == ".py":
		return (*Survey).python
	case slices.Contains([]string{".js", ".mjs", ".cjs", ".ts", ".mts"}, ext):
		return (*Survey).node
	case ext == ".tf":
		return (*Survey).terraform
	case strings.HasPrefix(name, "serverless.y"):
		return (*Survey).serverless
	case ext == ".yaml" || ext == ".yml":
		return (*Survey).cloudFormation
	}
	return nil
}

// read notes that the code reads a name.
func (s *Survey) read(name, file string, line int) {
	if name == "" || slices.ContainsFunc(s.Names, func(n Name) bool { return n.Name == name }) {
		return
	}
	s.Names = append(s.Names, Name{name, Place{file, line}})
}
