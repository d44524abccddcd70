//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestASleepShowsTheWorldsTime(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "sleep", "30s", "400h", "2s")
	dues := g.run(t)
	if want := 30 * time.Second; dues[0] != want {
		t.Errorf("first due at %v, want %v", dues[0], want)
	}
	lines := strings.Split(strings.TrimSpace(g.out.String()), "\n")
	begin, end := instant(t, lines[0], "begin"), instant(t, lines[len(lines)-1], "end")
	if d := begin.Sub(birth); d < 0 || d > 5*time.Second {
		t.Errorf("its clock began %v after the world", d)
	}
	want := 400*time.Hour + 32*time.Second
	if d := end.Sub(begin); d < want || d > want+5*time.Second {
		t.Errorf("slept %v by its clock, want %v", d, want)
	}
	for i, want := range []time.Duration{30 * time.Second, 400 * time.Hour, 2 * time.Second} {
		var mono, wall string
		if _, err := fmt.Sscanf(lines[i+1], "slept %s %s", &mono, &wall); err != nil {
			t.Fatal(lines[i+1], err)
		}
		for _, s := range []string{mono, wall} {
			if d, err := time.ParseDuration(s); err != nil || d < want || d > want+5*time.Second {
				t.Errorf("slept %v (%v), want %v", d, err, want)
			}
		}
	}
}

// instant parses a line of a word and a time.
func instant(t *testing.T, line, word string) time.Time {
	t.Helper()
	at, err := time.Parse(word+" "+time.RFC3339Nano, line)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTheSameProgramWaitsForTheSameInstants(t *testing.T) {
	t.Parallel()
	args := []string{"sleep", "1s", "250ms", "5s", "20ms", "1m"}
	want := []time.Duration{time.Second, 1250 * time.Millisecond, 6250 * time.Millisecond, 6270 * time.Millisecond, 66270 * time.Millisecond}
	for range 5 {
		if got := startGuest(t, args...).run(t); !slices.Equal(got, want) {
			t.Errorf("dues %v, want %v", got, want)
		}
	}
}

// TestASlowHostEndsNoWait lets the kernel's own time run out for every wait before the world answers:
// the program then finds that its time has not come, and begins the rest of the wait anew.
func TestASlowHostEndsNoWait(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "sleep", "20ms", "30ms", "50ms", "20ms")
	got := g.runSlowly(t, 70*time.Millisecond)
	want := []time.Duration{20 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond, 120 * time.Millisecond}
	if !slices.Equal(got, want) {
		t.Errorf("dues %v, want %v", got, want)
	}
}

func TestFortyGoroutinesWakeInOrder(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "many")
	dues := g.run(t)
	if !slices.IsSorted(dues) {
		t.Errorf("dues go back: %v", dues)
	}
	var n int
	var inOrder bool
	var late string
	if _, err := fmt.Sscan(g.out.String(), &n, &inOrder, &late); err != nil {
		t.Fatal(err)
	}
	if d, err := time.ParseDuration(late); n != 40 || !inOrder || err != nil || d > 5*time.Second {
		t.Errorf("woke: %s", g.out)
	}
}
