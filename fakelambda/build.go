package fakelambda

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// Build compiles a Go package, named by its import path or its folder, as Lambda's documentation
// says (CGO_ENABLED=0, -tags lambda.norpc), for this machine, and makes it a function. An error of the
// compiler comes with its output.
func (s *Service) Build(c Config, pkg string) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.builder == nil {
		s.builder = new(Builder)
	}
	builder := s.builder
	s.mu.Unlock()
	bootstrap, err := builder.Build(pkg)
	if err != nil {
		return fmt.Errorf("function %s: %w", c.Name, err)
	}
	return s.add(c, bootstrapCode(bootstrap, filepath.Dir(bootstrap)))
}

// Builder compiles Go packages, each once however many worlds ask for it: what it has built stays as
// it was until Close. The zero value is ready for use, and safe for concurrent use.
type Builder struct {
	mu    sync.Mutex
	root  string
	built map[string]func() (string, error) // :: package as given → its bootstrap
}

// Build returns the path of a package's executable, compiled as Service.Build does it.
func (b *Builder) Build(pkg string) (string, error) {
	b.mu.Lock()
	if b.root == "" {
		root, err := os.MkdirTemp("", "rollover-build-")
		if err != nil {
			b.mu.Unlock()
			return "", fmt.Errorf("make a folder to build in: %w", err)
		}
		b.root, b.built = root, map[string]func() (string, error){}
	}
	once := b.built[pkg]
	if once == nil {
		dir := filepath.Join(b.root, fmt.Sprint(len(b.built)+1))
		once = sync.OnceValues(func() (string, error) { return compile(pkg, dir) })
		b.built[pkg] = once
	}
	b.mu.Unlock()
	return once()
}

// Close removes what was built. Functions that were made of it must have ended.
func (b *Builder) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	root := b.root
	b.root, b.built = "", nil
	if root == "" {
		return nil
	}
	return os.RemoveAll(root)
}

// compile builds pkg into dir. The go command keeps its own cache, so a package that has not changed costs
// a link.
func compile(pkg, dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "bootstrap")
	cmd := exec.Command("go", "build", "-tags", "lambda.norpc", "-trimpath", "-o", out, ".")
	if info, err := os.Stat(pkg); err == nil && info.IsDir() {
		cmd.Dir = pkg // its own module, which need not be ours
	} else {
		cmd.Args[len(cmd.Args)-1] = pkg
	}
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH,
		"GOTMPDIR="+dir) // so that Close takes away what an interrupted build leaves
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("build " + pkg + ": there is no go command in PATH: give a bootstrap or a zip in place of a package")
	case err != nil:
		return "", fmt.Errorf("build %s: %w\n%s", pkg, err, strings.TrimRight(said.String(), "\n"))
	}
	if err := runnable(out); err != nil {
		return "", fmt.Errorf("build %s: it is not a main package", pkg)
	}
	return out, nil
}
