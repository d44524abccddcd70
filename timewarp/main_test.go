//go:build linux && amd64

package timewarp_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// guestDir holds the guest, built once.
var guestDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "timewarp")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	guestDir = dir
	code := m.Run()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}
