package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// draft is a file that appears under its name when it is complete, or not at all: whatever happens to the
// process, and as far as the file system keeps its word to the machine, under the name is what was there before
// or the whole file. A process that is killed may leave a draft beside it, which is hidden.
type draft struct {
	*os.File
	name string
}

// newDraft begins a file, so that a folder that is not there is an error now and not after the run.
func newDraft(name string) (*draft, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file: name one that may be replaced", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".rollover-*")
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, fmt.Errorf("%s: %w: name a file in a folder that is there and may be written to", name, path.Err)
	}
	if err != nil {
		return nil, err
	}
	return &draft{f, name}, nil
}

// keep gives the file its name, in place of one that had it.
func (d *draft) keep() error {
	err := errors.Join(d.Chmod(0o644), d.Sync(), d.Close()) // a name must not be on the disk before what it names
	if err == nil {
		err = os.Rename(d.File.Name(), d.name)
	}
	if err != nil {
		d.discard()
		return err
	}
	if folder, err := os.Open(filepath.Dir(d.name)); err == nil {
		_ = folder.Sync() // not every system can, and the name is there for all that live on
		folder.Close()
	}
	return nil
}

// discard removes the file. After keep it does nothing.
func (d *draft) discard() {
	_ = d.Close() // it may have been closed
	_ = os.Remove(d.File.Name())
}
