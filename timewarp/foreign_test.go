//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"bufio"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// A server that the world knows nothing of takes the host's time to answer. The client must neither
// time out at once nor see an hour pass.
func TestAForeignServerStopsTheJumps(t *testing.T) {
	t.Parallel()
	for network, addr := range map[string]string{"tcp4": "127.0.0.1:0", "tcp6": "[::1]:0", "unix": filepath.Join(t.TempDir(), "socket")} {
		t.Run(network, func(t *testing.T) {
			t.Parallel()
			server := exec.Command(guestPath(t), "serve", network, addr, "400ms")
			out, err := server.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := server.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				_ = server.Process.Kill()
				_ = server.Wait()
			}()
			at, err := bufio.NewReader(out).ReadString('\n')
			if err != nil {
				t.Skipf("no %s here", network)
			}
			checkForeign(t, network, strings.TrimSpace(at))
		})
	}
}

func checkForeign(t *testing.T, network, addr string) {
	t.Helper()
	var mu sync.Mutex
	var remarks []string
	g := start(t, guestPath(t), []string{"ask", network, addr}, func(c *timewarp.Config) {
		c.Remark = func(text string) {
			mu.Lock()
			defer mu.Unlock()
			remarks = append(remarks, text)
		}
	})
	dues := g.run(t)
	var took string
	if _, err := fmt.Sscanf(g.out.String(), "answered after %s", &took); err != nil {
		t.Fatal(err, g.out)
	}
	if d, err := time.ParseDuration(took); err != nil || d > 4*time.Second { // how much of it is seen depends on the machine; a jump would show 5 s
		t.Errorf("answered after %v (%v) by its clock, and the server took 400 ms", d, err)
	}
	// Before the hour the program may wait for the end of its time-out, which it took back: Go clears its
	// timers when it comes to it. What counts is that the hour began before the world moved at all.
	if n := len(dues); n == 0 || dues[n-1] < time.Hour || dues[n-1] > time.Hour+time.Second {
		t.Errorf("the world went to %v; want one hour, once the connection was closed", dues)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(remarks) != 1 || !strings.HasPrefix(remarks[0], "guest is connected to "+addr) {
		t.Errorf("remarks %q", remarks)
	}
}
