//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"strings"
	"testing"
	"time"
)

// The host's time ends no wait while the world stands, be it that the process rests, is frozen, or
// is owed an answer that takes long to compute.
func TestTheHostsTimeEndsNoWait(t *testing.T) {
	t.Parallel()
	const host = 700 * time.Millisecond // several times over what the guest waits for
	for _, name := range []string{"poll", "select", "ppoll", "nanosleep", "epoll_pwait2", "futex", "sigtimedwait"} {
		for _, how := range []string{"at rest", "frozen"} {
			t.Run(name+" "+how, func(t *testing.T) {
				t.Parallel()
				g := start(t, compiled(t, "cc", "waits"), []string{"-200ms", name}, nil)
				due := g.rested(t).due
				if d := due.Sub(birth); d != 200*time.Millisecond {
					t.Fatalf("due after %v", d)
				}
				if how == "frozen" {
					g.Freeze()
				}
				time.Sleep(host)
				if how == "frozen" {
					g.Thaw(birth)
					if r := g.rested(t); !r.due.Equal(due) {
						t.Errorf("due at %v after the thaw", r.due.Sub(birth))
					}
				}
				if out := g.out.String(); out != "" {
					t.Errorf("ended by the host's time: %s", out)
				}
				g.Wake(due)
				g.run(t)
				if !strings.HasPrefix(g.out.String(), name+" 2") {
					t.Errorf("%s", g.out)
				}
			})
		}
	}
}
