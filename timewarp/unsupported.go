//go:build !linux || !(amd64 || arm64)

package timewarp

import (
	"errors"
	"fmt"
	"runtime"
)

// Supported reports why processes cannot be given the world's time here.
func Supported() error {
	if runtime.GOOS == "linux" {
		return fmt.Errorf("timewarp: processes get the world's time on linux/amd64 and linux/arm64 only: %s is not on this architecture yet", runtime.GOARCH)
	}
	return fmt.Errorf("timewarp: processes get the world's time on linux/amd64 and linux/arm64 only: %s has no way to change a process's clock", runtime.GOOS)
}

// launch is never reached: Start asks Supported first.
func launch(Config) (*Process, error) { return nil, errors.ErrUnsupported }
