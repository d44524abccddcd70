package report_test

import (
	"os"
	"time"

	"github.com/rolloverhq/rollover/report"
)

func Example() {
	t := &report.Terminal{W: os.Stdout}
	t.Head("./cmd/rotate", nil)
	t.Scenario(report.Scenario{Name: "expiry-overlap/daily", Status: report.Passed, Rotations: 8, Virtual: 7 * 24 * time.Hour, Took: 120 * time.Millisecond})
	t.Foot()
	// Output:
	// rollover run ./cmd/rotate
	//
	// ok    expiry-overlap/daily                         8 rotations in 7 days (120ms)
	//
	// 1 passed, 0 failed
}
