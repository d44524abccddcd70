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

// Zip makes a deployment package a function, in place of one that has the name. It is unpacked into a
// private folder, and then is as a Folder; the file is not needed afterwards.
func (s *Service) Zip(c Config, path string) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	private, err := s.folder("code")
	if err != nil {
		return err
	}
	dir := filepath.Join(private, "task")
	err = unpackFrom(path, dir)
	var made *processCode
	if err == nil {
		made, err = s.codeIn(c, dir, private, path+": the zip")
	}
	if err != nil {
		return errors.Join(fmt.Errorf("function %s: %w", c.Name, err), os.RemoveAll(private))
	}
	return s.add(c, made)
}

// unpackFrom is unpack for a file, and makes dir.
func unpackFrom(path, dir string) error {
	archive, err := zip.OpenReader(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such file", path)
	case errors.Is(err, zip.ErrFormat):
		return fmt.Errorf("%s is not a zip file", path)
	case err != nil:
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer archive.Close()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := unpack(&archive.Reader, dir); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// mostFiles is how many files a package may have: with none of them may it take for ever to unpack.
const mostFiles = 65535

// unpack writes the archive's files to dir.
func unpack(archive *zip.Reader, dir string) error {
	if len(archive.File) > mostFiles {
		return fmt.Errorf("more than %d files are not unpacked", mostFiles)
	}
	left := int64(largestCode)
	for _, f := range archive.File {
		n, err := unpackFile(f, dir, left)
		if err != nil {
			return err
		}
		left -= n
	}
	return nil
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
