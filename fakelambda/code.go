package fakelambda

import (
	"fmt"
	"os"
	"path/filepath"
)

// Process makes an executable a function, in place of one that has the name. It must be runnable on
// this machine: an ELF file for its architecture, or a script that begins with "#!". Its folder is
// the working directory and LAMBDA_TASK_ROOT. Nothing is started before the first invocation.
func (s *Service) Process(c Config, bootstrap string) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	path, err := filepath.Abs(bootstrap)
	if err != nil {
		return fmt.Errorf("function %s: %w", c.Name, err)
	}
	if err := runnable(path); err != nil {
		return fmt.Errorf("function %s: %w", c.Name, err)
	}
	return s.add(c, bootstrapCode(path, filepath.Dir(path)))
}

// processCode is a function that runs as a process.
type processCode struct {
	bootstrap string // absolute; for a language, its interpreter
	args      []string
	dir       string
	env       map[string]string // what the runtime sets, besides what every process sees
	language  *language         // nil for one that brings its bootstrap
	private   string            // what is to be removed with it, or empty
	zip       string            // of which it was made, or empty
	measured  measured
}

func bootstrapCode(path, dir string) *processCode {
	return &processCode{bootstrap: path, args: []string{filepath.Base(path)}, dir: dir}
}

func (p *processCode) facts() codeFacts {
	if p.zip != "" {
		return p.measured.of(p.zip)
	}
	return p.measured.of(p.bootstrap)
}

func (p *processCode) remove() error {
	if p.private == "" {
		return nil
	}
	return os.RemoveAll(p.private)
}
