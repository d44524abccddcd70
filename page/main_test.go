package page

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/harness"
)

// rotate is the reference Lambda, built once.
var rotate = harness.Package("../cmd/rotate")

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if err := rotate.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
		os.Exit(code)
	}))
}
