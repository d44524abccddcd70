//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"fmt"
	"os"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// A shell script that waits for a day, in a world that moves to whatever it waits for.
func Example() {
	world := make(chan time.Time, 1)
	start := time.Now()
	p, err := timewarp.Start(timewarp.Config{
		Path:   "/bin/sh",
		Args:   []string{"sh", "-c", "date -u +%F; sleep 86400; date -u +%F"},
		Env:    []string{"PATH=/usr/bin:/bin"},
		Now:    time.Date(2035, 1, 1, 12, 0, 0, 0, time.UTC),
		Stdout: os.Stdout,
		Rested: func(due time.Time, timed bool) { world <- due },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for {
		select {
		case due := <-world:
			p.Wake(due)
			continue
		case <-p.Done():
		}
		break
	}
	fmt.Println(p.Exit(), time.Since(start) < time.Hour)
	// Output:
	// 2035-01-01
	// 2035-01-02
	// exit status 0 true
}
