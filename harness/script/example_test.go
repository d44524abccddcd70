package script_test

import (
	"context"
	"fmt"
	"testing"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// answer is a function that says it has succeeded and does nothing.
func answer(context.Context, []byte) ([]byte, error) { return nil, nil }

func Example() {
	s, err := script.Parse("example.txt", `
# Nobody can read what was never written.
use service-token
reader every of service-token-demo reading every time
advance 1h
expect no outage
`)
	if err != nil {
		panic(err)
	}
	result, err := s.Run(script.Options{Target: harness.Handler(answer), Setup: shipped})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Status)
	fmt.Println(result.Findings[0])
	// Output:
	// failed
	// outage-009ab66b: every was locked out from Mon 2035-01-01 00:00:00 to the end, for 1h
}
