//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// TestKilledAtBirth ends processes while they are still making their threads: one whose maker is
// killed before it has told of it is nobody's, and keeps the process from ending until somebody
// finds it.
func TestKilledAtBirth(t *testing.T) {
	t.Parallel()
	path := guestPath(t)
	for round := range 300 {
		p, err := timewarp.Start(timewarp.Config{Path: path, Args: []string{path, "spin", "1h"}, Now: birth})
		if err != nil {
			t.Fatal(err)
		}
		for began := time.Now(); time.Since(began) < time.Duration(round%60)*50*time.Microsecond; {
		}
		p.Kill()
		select {
		case <-p.Done():
		case <-time.After(20 * time.Second):
			t.Fatalf("round %d: the process has not ended:\n%s", round, p.Waits())
		}
	}
}
