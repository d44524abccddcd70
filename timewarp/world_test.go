//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// birth is where these tests' worlds begin.
var birth = time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)

// patience guards against a hang; no test waits for it.
const patience = 10 * time.Second

// guestBinary builds the guest once for all tests, unless it was built elsewhere.
var guestBinary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(guestDir, "guest")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	c := exec.Command("go", "build", "-o", path, "./internal/guest")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := c.CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return path, nil
})

// rest is what Rested was told.
type rest struct {
	due   time.Time
	timed bool
}

// guest is a process in a world of its own, in which nothing else happens.
type guest struct {
	*timewarp.Process
	path  string
	now   time.Time
	rests chan rest
	out   *output
}

// closing closes what was only read or has been handed on.
func closing(c io.Closer) { _ = c.Close() }

// output collects what a process writes, as it comes.
type output struct {
	mu   sync.Mutex
	b    bytes.Buffer
	line chan struct{} // takes a token whenever something came
	end  chan struct{}
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func (o *output) collect(r io.ReadCloser) {
	defer close(o.end)
	defer closing(r)
	b := make([]byte, 4096)
	for {
		n, err := r.Read(b)
		if err != nil {
			return
		}
		o.mu.Lock()
		o.b.Write(b[:n])
		o.mu.Unlock()
		select {
		case o.line <- struct{}{}:
		default:
		}
	}
}

// start runs a program under a world that begins at birth. adjust may be nil.
func start(t testing.TB, path string, args []string, adjust func(*timewarp.Config)) *guest {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	g := &guest{
		path: path, now: birth, rests: make(chan rest, 1),
		out: &output{line: make(chan struct{}, 1), end: make(chan struct{})},
	}
	c := timewarp.Config{
		Path: path, Args: append([]string{path}, args...), Env: []string{"PATH=/usr/bin:/bin"}, Now: birth,
		Stdout: w, Stderr: w,
		Rested: func(due time.Time, timed bool) { g.rests <- rest{due, timed} },
	}
	if adjust != nil {
		adjust(&c)
	}
	p, err := timewarp.Start(c)
	closing(w)
	if err != nil {
		closing(r)
		t.Fatal(err)
	}
	g.Process = p
	go g.out.collect(r)
	t.Cleanup(func() {
		p.Kill()
		select {
		case <-p.Done():
			<-g.out.end
		case <-time.After(patience):
			t.Errorf("%s %v did not end when killed", path, args)
		}
	})
	return g
}

// startGuest runs one of the guest's acts.
func startGuest(t testing.TB, args ...string) *guest {
	t.Helper()
	return start(t, guestPath(t), args, nil)
}

func guestPath(t testing.TB) string {
	t.Helper()
	if err := timewarp.Supported(); err != nil {
		t.Skip(err)
	}
	path, err := guestBinary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// rested waits for the next rest.
func (g *guest) rested(t testing.TB) rest {
	t.Helper()
	select {
	case r := <-g.rests:
		return r
	case <-g.Done():
		t.Fatalf("ended (%v) instead of coming to rest:\n%s", g.Exit(), g.out)
	case <-time.After(patience):
		t.Fatalf("does not come to rest:\n%s%s", g.Waits(), g.out)
	}
	panic("unreachable")
}

// run moves the world to each due wait until the process ends, and returns the dues as offsets
// from birth.
func (g *guest) run(t testing.TB) (dues []time.Duration) { return g.runSlowly(t, 0) }

// runSlowly is run in a world that takes so long of the host's time for each move.
func (g *guest) runSlowly(t testing.TB, pause time.Duration) (dues []time.Duration) {
	t.Helper()
	for {
		select {
		case r := <-g.rests:
			if !r.timed {
				t.Fatalf("waits for nothing timed:\n%s", g.Waits())
			}
			if !r.due.After(g.now) {
				t.Fatalf("due %v is not after now %v", r.due, g.now)
			}
			g.now = r.due
			dues = append(dues, r.due.Sub(birth))
			time.Sleep(pause)
			g.Wake(g.now)
		case <-g.Done():
			<-g.out.end
			if e := g.Exit(); e.Code != 0 {
				t.Fatalf("%v:\n%s", e, g.out)
			}
			if err := g.Fault(); err != nil {
				t.Fatal(err)
			}
			return dues
		case <-time.After(patience):
			t.Fatalf("stalls:\n%s%s", g.Waits(), g.out)
		}
	}
}
