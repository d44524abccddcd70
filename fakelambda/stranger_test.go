package fakelambda

import (
	"bufio"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/journal"
)

// A function that asks a server outside the world is answered, and the history names the server.
func TestStrangerIsNamedInTheHistory(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.guest(Config{})
	path, err := guest()
	if err != nil {
		t.Fatal(err)
	}
	stranger := exec.Command(path)
	stranger.Env = []string{"GUEST=stranger"}
	out, err := stranger.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = stranger.Process.Kill()
		_ = stranger.Wait()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "http") {
	}
	b.ok(fmt.Sprintf(`{"do":"get","url":%q}`, lines.Text()))
	addr := strings.TrimPrefix(lines.Text(), "http://")
	notes := facts[journal.Note](b.w)
	if len(notes) != 1 || notes[0].By != "guest" || !strings.Contains(notes[0].Text, addr) {
		t.Errorf("notes %+v, want one about %s", notes, addr)
	}
}
