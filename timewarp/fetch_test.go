//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// throttled answers 429 three times, takes 50 ms for each answer and 20 s for a slow one.
func throttled() func(path string) (int, time.Duration) {
	busy := 0
	return func(path string) (int, time.Duration) {
		switch path {
		case "/busy":
			if busy++; busy <= 3 {
				return http.StatusTooManyRequests, 50 * time.Millisecond
			}
		case "/slow":
			return http.StatusOK, 20 * time.Second
		}
		return http.StatusOK, 50 * time.Millisecond
	}
}

// checkFetch checks what a client said about its clock: 2+4+8 s of patience and 4 x 50 ms, then a
// time-out after 5 s, then an answer.
func checkFetch(t *testing.T, g *guest, w *town) {
	t.Helper()
	var served, slow string
	out := g.out.String()
	if _, err := fmt.Sscanf(out, "served after %s\nslow: true %s\nlast: <nil>", &served, &slow); err != nil {
		t.Fatalf("%v: %v\n%s", g.Exit(), err, out)
	}
	if d, err := time.ParseDuration(served); err != nil || d < 14200*time.Millisecond || d > 19*time.Second {
		t.Errorf("served after %v (%v), want 14.2 s", d, err)
	}
	if d, err := time.ParseDuration(slow); err != nil || d < 5*time.Second || d > 10*time.Second {
		t.Errorf("timed out after %v (%v), want 5 s", d, err)
	}
	if g.Exit().Code != 0 || w.stalled {
		t.Errorf("%v, stalled %v", g.Exit(), w.stalled)
	}
}

func TestTimeOutsAgainstAServerInTheWorldsTime(t *testing.T) {
	t.Parallel()
	w := newTown(t, throttled())
	g := w.run(guestPath(t), "fetch")
	checkFetch(t, g, w)
	// The world saw 4 x 50 ms, 14 s of patience, 5 s of the time-out and the last answer.
	want := 14200*time.Millisecond + 5*time.Second + 50*time.Millisecond
	if d := w.now.Sub(birth) - want; d < -100*time.Millisecond || d > 100*time.Millisecond {
		t.Errorf("the world is at %v, want %v", w.now.Sub(birth), want)
	}
}

// python is the same client in another language.
const python = `
import sys, time, urllib.request, urllib.error
base = sys.argv[1]
begin, patience = time.monotonic(), 2
while True:
    try:
        urllib.request.urlopen(base + "/busy", timeout=5).read()
        break
    except urllib.error.HTTPError as e:
        assert e.code == 429, e
        time.sleep(patience)
        patience *= 2
print("served after %.6fs" % (time.monotonic() - begin))
begin = time.monotonic()
try:
    urllib.request.urlopen(base + "/slow", timeout=5).read()
    print("slow: false")
except OSError as e:
    print("slow: true %.6fs" % (time.monotonic() - begin))
urllib.request.urlopen(base + "/last", timeout=5).read()
print("last: <nil>")
`

func TestPython(t *testing.T) {
	t.Parallel()
	guestPath(t)
	w := newTown(t, throttled())
	checkFetch(t, w.run(interpreter(t, "python3", "-c", "import sys; print(sys.executable)"), "-S", "-c", python), w)
}

// node is the same client in a third.
const node = `
const http = require('http');
const base = process.argv[1];
const sleep = ms => new Promise(r => setTimeout(r, ms));
const get = path => new Promise((ok, no) => {
  const q = http.get(base + path, {timeout: 5000}, r => { r.resume(); r.on('end', () => ok(r.statusCode)); });
  q.on('timeout', () => q.destroy(new Error('timed out')));
  q.on('error', no);
});
const since = t => Number(process.hrtime.bigint() - t) / 1e9;
(async () => {
  let t = process.hrtime.bigint();
  for (let patience = 2000; await get('/busy') == 429; patience *= 2) await sleep(patience);
  console.log('served after ' + since(t) + 's');
  t = process.hrtime.bigint();
  try { await get('/slow'); console.log('slow: false'); } catch (e) { console.log('slow: true ' + since(t) + 's'); }
  await get('/last');
  console.log('last: <nil>');
})();
`

func TestNode(t *testing.T) {
	t.Parallel()
	guestPath(t)
	w := newTown(t, throttled())
	checkFetch(t, w.run(interpreter(t, "node", "-p", "process.execPath"), "-e", node), w)
}

// interpreter finds the real executable behind a name on the PATH, which may be a script.
func interpreter(t *testing.T, name string, ask ...string) string {
	t.Helper()
	out, err := exec.Command(name, ask...).Output()
	path := strings.TrimSpace(string(out))
	if _, gone := os.Stat(path); err != nil || gone != nil {
		t.Skipf("%s is not here", name)
	}
	return path
}
