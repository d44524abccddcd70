package harness

import (
	"archive/zip"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rolloverhq/rollover/fakelambda"
)

// Target is the code of a function: it deploys itself under a configuration, in any number of stacks.
type Target interface {
	Deploy(*fakelambda.Service, fakelambda.Config) error
	// String is the target as a user named it.
	String() string
}

// PackageTarget is a Go package, built once however many stacks deploy it. Close removes what was
// built.
type PackageTarget struct {
	pkg     string
	builder *fakelambda.Builder
}

// Package returns the target of a Go package, by its path or folder.
func Package(pkg string) *PackageTarget { return &PackageTarget{pkg, new(fakelambda.Builder)} }

// Prepare builds the package now, so that the first Deploy need not.
func (p *PackageTarget) Prepare() error {
	_, err := p.builder.Build(p.pkg)
	return err
}

// Deploy builds the package if that has not been done, and deploys it.
func (p *PackageTarget) Deploy(l *fakelambda.Service, c fakelambda.Config) error {
	bootstrap, err := p.builder.Build(p.pkg)
	if err != nil {
		return err
	}
	return l.Process(c, bootstrap)
}

func (p *PackageTarget) String() string { return p.pkg }

// Close removes what was built.
func (p *PackageTarget) Close() error { return p.builder.Close() }

// Bootstrap returns the target of an executable that speaks the Runtime API.
func Bootstrap(path string) Target { return bootstrap(path) }

type bootstrap string

func (b bootstrap) Deploy(l *fakelambda.Service, c fakelambda.Config) error {
	return l.Process(c, string(b))
}
func (b bootstrap) String() string { return string(b) }

// Archive returns the target of a zip file with a bootstrap in it.
func Archive(path string) Target { return archive(path) }

type archive string

func (a archive) Deploy(l *fakelambda.Service, c fakelambda.Config) error {
	return l.Zip(c, string(a))
}
func (a archive) String() string { return string(a) }

// Handler returns the target of a handler in this process.
func Handler(h func(ctx context.Context, payload []byte) ([]byte, error)) Target { return handler(h) }

type handler func(context.Context, []byte) ([]byte, error)

func (h handler) Deploy(l *fakelambda.Service, c fakelambda.Config) error { return l.Handle(c, h) }
func (handler) String() string                                            { return "a handler in this process" }

// TargetAt finds out what stands at a path: a folder or an import path is a Go package, a file is a zip
// or an executable.
func TargetAt(path string) (Target, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		if files, _ := filepath.Glob(filepath.Join(path, "*.go")); len(files) == 0 {
			return nil, notAPackage(path)
		}
		return Package(path), nil
	case err == nil && isZip(path):
		if err := withoutBootstrap(path); err != nil {
			return nil, err
		}
		return Archive(path), nil
	case err == nil && isExecutable(path):
		return Bootstrap(path), nil
	case err == nil:
		return nil, fmt.Errorf("%s: neither a zip nor an executable: name a Go package, a bootstrap executable or a zip", path)
	case errors.Is(err, os.ErrNotExist) && looksLikeImport(path):
		return Package(path), nil
	default:
		return nil, fmt.Errorf("no such target: %w: name a Go package, a bootstrap executable or a zip", err)
	}
}

// notAPackage is what is wrong with a folder that holds no Go files, and what to add where it holds another
// language's.
func notAPackage(path string) error {
	if seen, advice := hint(os.DirFS(path)); seen != "" {
		return fmt.Errorf("%s: a folder without Go files, and with %s: %s", path, seen, advice)
	}
	return fmt.Errorf("%s: a folder without Go files: name a Go package, a bootstrap executable or a zip", path)
}

// withoutBootstrap is what to add for a zip that holds no bootstrap, and another language's files. Whatever
// else is wrong with a zip is said when it is deployed.
func withoutBootstrap(path string) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil
	}
	defer archive.Close()
	if _, err := fs.Stat(archive, "bootstrap"); err == nil {
		return nil
	}
	if seen, advice := hint(archive); seen != "" {
		return fmt.Errorf("%s: a zip without a bootstrap, and with %s: %s", path, seen, advice)
	}
	return nil
}

func isZip(path string) bool { return begins(path, "PK") }

func isExecutable(path string) bool {
	if begins(path, "#!") || begins(path, elf.ELFMAG) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode()&0o111 != 0
}

func begins(path, magic string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(magic))
	n, _ := f.Read(head)
	return string(head[:n]) == magic
}

// looksLikeImport reports whether a path that is no file could be an import path: its first element has
// a dot in it and is not relative.
func looksLikeImport(path string) bool {
	first, _, deeper := strings.Cut(path, "/")
	return deeper && strings.Contains(first, ".") && !strings.HasPrefix(first, ".")
}
