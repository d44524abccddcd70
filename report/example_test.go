package report_test

import (
	"os"
	"time"

	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/verdict"
)

func Example() {
	var view report.View = &report.Terminal{W: os.Stdout}
	view.Head(report.Run{Target: "./cmd/rotate"})
	view.Scenario(report.Scenario{
		Name:      "expiry-overlap/daily",
		Status:    report.Passed,
		Rotations: []verdict.Rotation{{Run: 1, OK: true}, {Run: 2, OK: true}},
		Virtual:   24 * time.Hour,
		Took:      120 * time.Millisecond,
	})
	view.Foot()
	// Output:
	// rollover run ./cmd/rotate
	//
	// ok    expiry-overlap/daily                         2 rotations in 24h (120ms)
	//
	// 1 passed, 0 failed
}

func ExampleJSON() {
	var view report.View = &report.JSON{W: os.Stdout}
	view.Head(report.Run{Version: "v1.0.0", Target: "./cmd/rotate", Scenarios: 0})
	view.Foot()
	// Output:
	// {"schema":1,"type":"run","version":"v1.0.0","target":"./cmd/rotate","seed":0,"strict":false,"scenarios":0,"notes":[]}
	// {"schema":1,"type":"totals","passed":0,"failed":0,"skipped":0}
}
