//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// guests is for a machine that has no compilers, such as an emulated one.
var guests = flag.String("guests", "", "a folder with programs built elsewhere, those that are there: guest, waits-cc, waits-musl-gcc")

// guestDir holds the guests, each built once.
var guestDir string

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "timewarp")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if guestDir = dir; *guests != "" {
		guestDir = *guests
	}
	code := m.Run()
	if code == 0 {
		if err := errors.Join(goleak.Find(), leaks()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// leaks reports descriptors that only a supervisor opens and processes it left behind.
func leaks() error {
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, fd := range fds {
		target, _ := os.Readlink("/proc/self/fd/" + fd.Name())
		if strings.HasPrefix(target, "/proc/") && strings.Contains(target, "/task/") || strings.HasSuffix(target, "/mem") {
			return fmt.Errorf("descriptor %s of %s was not closed", fd.Name(), target)
		}
	}
	children, err := os.ReadDir("/proc")
	if err != nil {
		return err
	}
	for _, c := range children {
		exe, err := os.Readlink("/proc/" + c.Name() + "/exe")
		if err == nil && strings.HasPrefix(exe, guestDir+"/") {
			return fmt.Errorf("process %s was left behind", c.Name())
		}
	}
	return nil
}
