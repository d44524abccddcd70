//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// The replaced functions of the vDSO show the world's time, and what goes round them the host's.
func TestClocks(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "clocks")
	<-g.Done()
	<-g.out.end
	var now, timeofday, raw int64
	if _, err := fmt.Sscan(g.out.String(), &now, &timeofday, &raw); err != nil {
		t.Fatal(err, g.out)
	}
	for name, ns := range map[string]int64{"clock_gettime": now, "gettimeofday": timeofday} {
		if name == "gettimeofday" && runtime.GOARCH == "arm64" {
			continue // there Go asks the kernel itself; TestEveryWait has a program in C
		}
		if d := time.Unix(0, ns).Sub(birth); d < 0 || d > 5*time.Second {
			t.Errorf("%s shows %v after the world's begin", name, d)
		}
	}
	if d := time.Since(time.Unix(0, raw)); d < 0 || d > time.Minute {
		t.Errorf("the raw system call shows a time %v before the host's", d)
	}
}

// time(2) is not used by Go; the shell's printf asks it.
func TestTimeOfTheShell(t *testing.T) {
	t.Parallel()
	guestPath(t)
	g := start(t, interpreter(t, "bash", "-c", "type -P bash"), []string{"-c", `printf '%(%F)T\n' -1; (sleep 40 & wait); printf '%(%F %T)T %s\n' -1 "$(exec date -u +%s)"`}, nil)
	g.run(t)
	var day, day2, clock string
	var seconds int64
	if _, err := fmt.Sscan(g.out.String(), &day, &day2, &clock, &seconds); err != nil {
		t.Fatal(err, g.out)
	}
	if day != "2035-01-01" || day2 != day || clock < "00:00:40" || clock > "00:00:45" {
		t.Errorf("the shell shows %s", g.out)
	}
	if d := seconds - birth.Unix(); d < 40 || d > 45 {
		t.Errorf("date shows %d s after the world's begin", d)
	}
}
