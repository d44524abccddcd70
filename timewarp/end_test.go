//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

func nanoseconds(t testing.TB, s string) time.Time {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Unix(0, n).UTC()
}

func TestExitStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		how  string
		with int
		want timewarp.ExitStatus
		text string
	}{
		{"code", 0, timewarp.ExitStatus{}, "exit status 0"},
		{"code", 7, timewarp.ExitStatus{Code: 7}, "exit status 7"},
		{"signal", int(syscall.SIGKILL), timewarp.ExitStatus{Code: -1, Signal: syscall.SIGKILL}, "signal: killed"},
		{"signal", int(syscall.SIGTERM), timewarp.ExitStatus{Code: -1, Signal: syscall.SIGTERM}, "signal: terminated"},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			g := startGuest(t, "exit", c.how, strconv.Itoa(c.with))
			<-g.Done()
			if e := g.Exit(); e != c.want || e.String() != c.text {
				t.Errorf("ended with %v (%+v), want %s", e, e, c.text)
			}
		})
	}
}

// The tests of a whole family: each is started by the one before, in a session of its own.
func TestKillTakesGrandchildren(t *testing.T) {
	t.Parallel()
	for _, frozen := range []bool{false, true} {
		t.Run(fmt.Sprint("frozen ", frozen), func(t *testing.T) {
			t.Parallel()
			g := startGuest(t, "family", "3")
			pids := relatives(t, g)
			if frozen {
				g.Freeze()
			}
			g.Kill()
			g.Kill()
			checkGone(t, g, pids)
			if e := g.Exit(); e.Signal != syscall.SIGKILL {
				t.Errorf("ended with %v", e)
			}
		})
	}
}

func TestKillTakesOrphans(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "family", "3", "orphan")
	pids := relatives(t, g)
	select {
	case <-g.Done():
		t.Error("done, although an orphan lives")
	default:
	}
	r := g.rested(t)
	if d := r.due.Sub(birth); d < 59*time.Minute || d > time.Hour {
		t.Errorf("the orphan's hour ends after %v", d)
	}
	g.Kill()
	checkGone(t, g, pids)
	if e := g.Exit(); e.Code != 0 {
		t.Errorf("the first process ended with %v, want exit status 0", e)
	}
}

// relatives waits for four generations, each of which shows the world's time.
func relatives(t *testing.T, g *guest) (pids []int) {
	t.Helper()
	for _, line := range g.out.lines(t, 4) {
		id, clock, _ := strings.Cut(line, " ")
		pid, err := strconv.Atoi(id)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
		if d := nanoseconds(t, clock).Sub(birth); d < 0 || d > 10*time.Second {
			t.Errorf("process %d shows %v after the world's begin", pid, d)
		}
	}
	return pids
}

func checkGone(t *testing.T, g *guest, pids []int) {
	t.Helper()
	select {
	case <-g.Done():
	case <-time.After(patience):
		t.Fatalf("does not end:\n%s", g.Waits())
	}
	for _, pid := range pids {
		// An orphan may be a zombie until init has reaped it, or its id another's by now.
		exe, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe")
		if err == nil && exe == g.path {
			t.Errorf("process %d is still there", pid)
		}
	}
}

func TestMethodsAreHarmlessAfterTheEnd(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "exit", "code", "0")
	<-g.Done()
	g.Wake(birth.Add(time.Hour))
	g.Freeze()
	g.Thaw(birth.Add(2 * time.Hour))
	g.Kill()
	if w := g.Waits(); w != "" {
		t.Errorf("waits after its end: %s", w)
	}
	if now := g.Now(); now.Before(birth) {
		t.Errorf("its clock shows %v", now)
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	path := guestPath(t)
	ok := timewarp.Config{Path: path, Args: []string{"guest", "exit", "code", "0"}, Now: birth}
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("no program"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		spoil func(*timewarp.Config)
		says  string
		is    error
	}{
		{"no path", func(c *timewarp.Config) { c.Path = "" }, "name the executable", nil},
		{"no args", func(c *timewarp.Config) { c.Args = nil }, "Config.Args is empty", nil},
		{"the past", func(c *timewarp.Config) { c.Now = time.Now().Add(-time.Second) }, "host's past", nil},
		{"beyond the calendar", func(c *timewarp.Config) { c.Now = birth.AddDate(1000, 0, 0) }, "too late", nil},
		{"no such file", func(c *timewarp.Config) { c.Path = path + "-not" }, "start " + path + "-not", os.ErrNotExist},
		{"no such folder", func(c *timewarp.Config) { c.Dir = path + "-not" }, "Config.Dir", os.ErrNotExist},
		{"no program", func(c *timewarp.Config) { c.Path = text }, "start " + text, syscall.ENOEXEC},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bad := ok
			c.spoil(&bad)
			p, err := timewarp.Start(bad)
			if err == nil {
				p.Kill()
				t.Fatal("started")
			}
			if !strings.Contains(err.Error(), c.says) || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("says %q, want %q", err, c.says)
			}
		})
	}
}

// The harness's own children must not be touched.
func TestOtherChildrenBesideIt(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "tick")
	for range 50 {
		r := g.rested(t)
		if out, err := exec.Command("/bin/sh", "-c", "exit 3").CombinedOutput(); err == nil || err.Error() != "exit status 3" {
			t.Fatalf("a child beside it: %v %s", err, out)
		}
		g.now = r.due
		g.Wake(g.now)
	}
}

func TestEightAtOnce(t *testing.T) {
	t.Parallel()
	path := guestPath(t)
	var all []*guest
	for range 8 {
		all = append(all, start(t, path, []string{"sleep", "10s", "20s", "30s"}, nil))
	}
	for i, g := range all {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			if dues := g.run(t); dues[len(dues)-1] != time.Minute {
				t.Errorf("dues %v", dues)
			}
		})
	}
}
