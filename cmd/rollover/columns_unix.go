//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

func fileColumns(f *os.File) (width int, terminal bool) {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0, false
	}
	return int(size.Col), true
}
