//go:build !unix

package main

import "os"

// fileColumns knows no width here, so nothing is wrapped.
func fileColumns(f *os.File) (width int, terminal bool) {
	info, err := f.Stat()
	return 0, err == nil && info.Mode()&os.ModeCharDevice != 0
}
