package main

import (
	"io"
	"os"
)

// columns returns how wide the terminal is that w leads to, 0 if it does not say, and whether it is one.
func columns(w io.Writer) (width int, terminal bool) {
	if f, ok := w.(*firstError); ok {
		w = f.Writer
	}
	f, ok := w.(*os.File)
	if !ok {
		return 0, false
	}
	return fileColumns(f)
}
