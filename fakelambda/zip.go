package fakelambda

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// largestCode is what Lambda accepts unzipped, in bytes.
const largestCode = 262144000

var errTooLarge = fmt.Errorf("Unzipped size must be smaller than %d bytes", largestCode) //nolint:staticcheck // the words are Lambda's

// Zip makes a deployment package a function, in place of one that has the name. It must hold an
// executable "bootstrap", or one that Config.Handler names. It is unpacked into a private folder, which
// is the working directory and LAMBDA_TASK_ROOT; the file is not needed afterwards.
func (s *Service) Zip(c Config, path string) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	dir, err := s.folder("code")
	if err != nil {
		return err
	}
	bootstrap, err := unpackFrom(path, dir, c.Handler)
	if err != nil {
		return errors.Join(fmt.Errorf("function %s: %w", c.Name, err), os.RemoveAll(dir))
	}
	return s.add(c, &processCode{bootstrap: bootstrap, dir: dir, private: dir})
}

// unpackFrom is unpack for a file.
func unpackFrom(path, dir, handler string) (bootstrap string, err error) {
	archive, err := zip.OpenReader(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s: no such file", path)
	case errors.Is(err, zip.ErrFormat):
		return "", fmt.Errorf("%s is not a zip file", path)
	case err != nil:
		return "", fmt.Errorf("open %s: %w", path, err)
	}
	defer archive.Close()
	if bootstrap, err = unpack(&archive.Reader, dir, handler); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return bootstrap, nil
}

// mostFiles is how many files a package may have: with none of them may it take for ever to unpack.
const mostFiles = 65535

// unpack writes the archive's files to dir and returns the path of the executable.
func unpack(archive *zip.Reader, dir, handler string) (bootstrap string, err error) {
	if len(archive.File) > mostFiles {
		return "", fmt.Errorf("more than %d files are not unpacked", mostFiles)
	}
	left := int64(largestCode)
	for _, f := range archive.File {
		n, err := unpackFile(f, dir, left)
		if err != nil {
			return "", err
		}
		left -= n
	}
	for _, name := range []string{"bootstrap", handler} {
		bootstrap = filepath.Join(dir, filepath.FromSlash(name))
		if info, err := os.Stat(bootstrap); err != nil || info.IsDir() || !filepath.IsLocal(name) {
			continue
		}
		if err := runnable(bootstrap); err != nil {
			return "", errors.New(strings.ReplaceAll(err.Error(), bootstrap, name))
		}
		return bootstrap, nil
	}
	if handler != "bootstrap" {
		return "", fmt.Errorf("the zip holds neither bootstrap nor %s: put the executable at its top under that name", handler)
	}
	return "", errors.New("the zip holds no file bootstrap: put the executable at its top under that name")
}

// unpackFile writes one file, of at most left bytes, and returns its size. A name that leads out of
// dir, and anything but folders and regular files, is refused.
func unpackFile(f *zip.File, dir string, left int64) (int64, error) {
	name := strings.TrimSuffix(f.Name, "/")
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return 0, fmt.Errorf("%q leads out of the package", f.Name)
	}
	target := filepath.Join(dir, filepath.FromSlash(name))
	if f.FileInfo().IsDir() {
		return 0, os.MkdirAll(target, 0o755)
	}
	if !f.Mode().IsRegular() {
		return 0, fmt.Errorf("%q is a %s: only folders and regular files are unpacked", f.Name, f.Mode().Type())
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return 0, err
	}
	if f.UncompressedSize64 > uint64(left) { // it may say less than there is, which is seen below
		return 0, errTooLarge
	}
	from, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer from.Close()
	to, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, f.Mode().Perm()|0o600)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(to, io.LimitReader(from, left+1))
	if closed := to.Close(); err == nil {
		err = closed
	}
	if err == nil && n > left {
		err = errTooLarge
	}
	return n, err
}
