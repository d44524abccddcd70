//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// A program that may be run but not read cannot be patched, except by root.
func TestAProgramThatMayNotBeRead(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	b, err := os.ReadFile(guestPath(t))
	if err != nil {
		t.Fatal(err)
	}
	secret := t.TempDir() + "/secret"
	if err := os.WriteFile(secret, b, 0o111); err != nil {
		t.Fatal(err)
	}
	p, err := timewarp.Start(timewarp.Config{Path: secret, Args: []string{"secret", "clocks"}, Now: birth})
	if err == nil {
		p.Kill()
		t.Error("started")
	}
	// Later in the tree it is a fault.
	g := start(t, "/bin/sh", []string{"-c", secret + " exit code 0; exit 0"}, nil)
	select {
	case <-g.Done():
	case <-time.After(patience):
		t.Fatalf("stalls:\n%s", g.Waits())
	}
	if err := g.Fault(); err == nil || !strings.Contains(err.Error(), "does not live in the world's time") {
		t.Errorf("fault: %v", err)
	}
}
