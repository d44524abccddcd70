package fakesecrets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Save writes everything that the Service knows into one file, which Load reads: secrets of every region
// and account with their values in the clear, their schedules, rotations that are not over, and what
// Restrict has declared. Whoever crashes meanwhile leaves the old file or the new one. A file that is there
// and is no state is not overwritten.
func (s *Service) Save(path string) error {
	if _, _, err := readSaved(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("save: %w: it is not overwritten", err)
	}
	s.mu.Lock()
	all := s.savedLocked()
	text, err := json.MarshalIndent(all, "", "  ")
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	if err := replaceFile(path, append(text, '\n')); err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	return nil
}

// replaceFile makes a file hold a text, at once or not at all.
func replaceFile(path string, text []byte) (err error) {
	folder := filepath.Dir(path)
	f, err := os.CreateTemp(folder, "."+filepath.Base(path)+".*.new") // for its owner alone
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			_ = os.Remove(f.Name()) // the error that led here says more
		}
	}()
	if _, err = f.Write(text); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	if d, failed := os.Open(folder); failed == nil {
		_ = d.Sync() // not every system can; the file is whole either way
		d.Close()
	}
	return nil
}
