//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"net"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// TestAnAnswerBehindTheLook has the guest ask just after the world has said that it owes nothing, and the
// world answer just before it is asked again: a guest that is always answered never comes to rest.
func TestAnAnswerBehindTheLook(t *testing.T) {
	t.Parallel()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(l)
	const answers = 50
	given, owed := 0, false
	var guest net.Conn
	idle := func() bool {
		switch b := []byte{1}; {
		case guest == nil:
			_ = l.SetDeadline(time.Now().Add(time.Millisecond))
			if c, err := l.Accept(); err == nil {
				guest = c
			}
		case owed:
			if given++; given == answers {
				b[0] = 0
			}
			_, _ = guest.Write(b)
			owed = false
		default:
			_ = guest.SetReadDeadline(time.Now().Add(time.Millisecond)) // the guest may be stopped until the watch goes on
			n, _ := guest.Read(b)
			owed = n > 0
			time.Sleep(300 * time.Microsecond) // for the guest to wait by the time it is looked at
		}
		return true
	}
	g := start(t, guestPath(t), []string{"talk", l.Addr().String()}, func(c *timewarp.Config) {
		c.Idle = idle
		c.Rested = func(time.Time, bool) {
			t.Errorf("at rest after %d of %d answers", given, answers)
		}
	})
	select {
	case <-g.Done():
		if e := g.Exit(); e.Code != 0 {
			t.Errorf("%v:\n%s", e, g.out)
		}
	case <-time.After(patience):
		t.Errorf("stalls:\n%s", g.Waits())
	}
	if guest != nil {
		closing(guest)
	}
}
