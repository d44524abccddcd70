//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"flag"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"
)

var soak = flag.Duration("soak", 0, "how long TestSoak runs; 0 means 40 runs")

// TestSoak runs guests over and over on a machine that is busy with other things, each a chance to
// see a rest where there is none, or to miss one.
func TestSoak(t *testing.T) {
	path := guestPath(t)
	for range runtime.NumCPU() {
		load := exec.Command(path, "spin", "1h")
		if err := load.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = load.Process.Kill()
			_ = load.Wait()
		}()
	}
	runs := 0
	for begin := time.Now(); runs < 40 || time.Since(begin) < *soak; runs++ {
		switch runs % 4 {
		case 0:
			w := newTown(t, throttled())
			checkFetch(t, w.run(path, "fetch"), w)
		case 1:
			dues := start(t, path, []string{"many"}, nil).run(t)
			if last := dues[len(dues)-1]; !slices.IsSorted(dues) || last < 39900*time.Millisecond || last > 40100*time.Millisecond {
				t.Errorf("run %d: dues %v", runs, dues)
			}
		default:
			dues := start(t, path, []string{"sleep", "1s", "250ms", "5s"}, nil).run(t)
			if last := dues[len(dues)-1]; len(dues) != 3 || last < 6200*time.Millisecond || last > 6300*time.Millisecond {
				t.Errorf("run %d: dues %v", runs, dues)
			}
		}
		if t.Failed() {
			break
		}
	}
	t.Logf("%d runs", runs)
}
