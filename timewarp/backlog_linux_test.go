//go:build amd64 || arm64

package timewarp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestBacklog(t *testing.T) {
	t.Parallel()
	still := "000884bf 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n"
	queued := "000884bf 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000010 00000001 00000010 00000000\n"
	old := "000884bf 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n" // before Linux 5.10
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"one processor at rest":   {still, false},
		"one processor queues":    {queued, true},
		"an old kernel":           {old, false},
		"nothing":                 {"", false},
		"the last of many queues": {strings.Repeat(still, 255) + queued, true},
		"none of many queues":     {strings.Repeat(still, 256), false},
	} {
		path := filepath.Join(t.TempDir(), "softnet_stat")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		b := &backlog{fd: fd}
		for range 2 { // it is read again and again
			if got := b.airborne(); got != c.want {
				t.Errorf("%s: %t, want %t", name, got, c.want)
			}
		}
		b.close()
	}
	if none := (&backlog{fd: -1}); none.airborne() {
		t.Error("what cannot be read is no packet")
	}
}
