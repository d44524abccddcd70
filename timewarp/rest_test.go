//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/rolloverhq/rollover/timewarp"
)

// TestAnAnswerBehindTheLook has the guest ask just after the world has said that it owes nothing, and the
// world answer just before it is asked again: a guest that is always answered never comes to rest.
func TestAnAnswerBehindTheLook(t *testing.T) {
	t.Parallel()
	server, addr := listening(t)
	const answers = 50
	given, owed, guest := 0, false, -1
	idle := func() bool {
		if guest < 0 {
			if fd, _, err := unix.Accept4(server, unix.SOCK_CLOEXEC); err == nil {
				guest = fd
				t.Cleanup(func() { _ = unix.Close(fd) })
			}
		}
		b := []byte{1}
		switch {
		case guest < 0: // a guest that is not here yet asks nothing
		case owed || readable(guest, 0):
			if !owed {
				_, _ = unix.Read(guest, b)
			}
			if given++; given == answers {
				b[0] = 0
			}
			_, _ = unix.Write(guest, b)
			owed = false
		case readable(guest, time.Millisecond): // not longer: the guest may be stopped until the watch goes on
			n, _ := unix.Read(guest, b)
			owed = n > 0
			time.Sleep(300 * time.Microsecond) // for the guest to wait by the time it is looked at
		}
		return true
	}
	g := start(t, guestPath(t), []string{"talk", addr}, func(c *timewarp.Config) {
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
}

// listening is a socket that listens, which no goroutine serves, and its address.
func listening(t *testing.T) (fd int, addr string) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := unix.Listen(fd, 1); err != nil {
		t.Fatal(err)
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return fd, fmt.Sprintf("127.0.0.1:%d", name.(*unix.SockaddrInet4).Port)
}

// readable reports whether something has come, or comes within a time. What has come is seen even when the time is
// over before anybody looks, other than by a deadline of Go's.
func readable(fd int, within time.Duration) bool {
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, int(within.Milliseconds()))
	return err == nil && n == 1
}
