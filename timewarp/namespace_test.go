//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// rooms are namespaces to run a process in. Without a user namespace they take privileges.
var rooms = map[string]uintptr{
	"pid":           syscall.CLONE_NEWPID,
	"mount and net": syscall.CLONE_NEWNS | syscall.CLONE_NEWNET,
	"all but user":  syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
	"user":          syscall.CLONE_NEWUSER,
	"all":           syscall.CLONE_NEWUSER | syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
}

// in is a room as a process is started in it; the user is mapped to root there.
func in(flags uintptr) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Cloneflags: flags}
	if flags&syscall.CLONE_NEWUSER != 0 {
		a.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	return a
}

// room skips where this machine does not let this user have one.
func room(t *testing.T, flags uintptr) *syscall.SysProcAttr {
	t.Helper()
	c := exec.Command(guestPath(t), "exit", "code", "0")
	c.SysProcAttr = in(flags)
	if err := c.Run(); err != nil {
		t.Skipf("such namespaces are not to be had here: %v", err)
	}
	return in(flags)
}

// Ids of processes and threads are others inside, and the supervisor sees none of that.
func TestNamespaces(t *testing.T) {
	t.Parallel()
	for name, flags := range rooms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := room(t, flags)
			adjust := func(c *timewarp.Config) { c.Sys = sys }

			dues := start(t, guestPath(t), []string{"sleep", "30s", "400h"}, adjust).run(t)
			if want := 400*time.Hour + 30*time.Second; dues[len(dues)-1] != want {
				t.Errorf("dues %v, want %v at last", dues, want)
			}

			g := start(t, compiled(t, "cc", "waits"), []string{"threads", "poll", "recv", "timerfd", "setitimer", "timer"}, adjust)
			dues = g.run(t)
			if last := dues[len(dues)-1]; strings.Count(g.out.String(), "\n") != 6 || last < 18*time.Second || last > 19*time.Second {
				t.Errorf("dues %v:\n%s", dues, g.out)
			}

			script := `(sleep 20 & wait); sh -c 'sleep 5; exec sleep 6'; echo $(($(date +%s) - ` + fmt.Sprint(birth.Unix()) + `))`
			g = start(t, "/bin/sh", []string{"-c", script}, adjust)
			g.run(t)
			var seconds int
			if _, err := fmt.Sscan(g.out.String(), &seconds); err != nil || seconds < 31 || seconds > 40 {
				t.Errorf("31 s of sub-processes took %s", g.out)
			}

			g = start(t, guestPath(t), []string{"family", "3"}, adjust)
			g.rested(t)
			g.out.lines(t, 4)
			g.Freeze()
			g.Kill()
			<-g.Done()
		})
	}
}
