//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// lines waits until at least n lines came out.
func (o *output) lines(t testing.TB, n int) []string {
	t.Helper()
	late := time.After(patience)
	for {
		s := o.String()
		if strings.Count(s, "\n") >= n {
			return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
		}
		select {
		case <-o.line:
		case <-late:
			t.Fatalf("%d lines do not come:\n%s", n, s)
		}
	}
}

func TestFreezeStopsATickerAndThawShowsTheNewTime(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "tick")
	for range 3 {
		g.now = g.rested(t).due
		g.Wake(g.now)
	}
	g.rested(t)
	g.out.lines(t, 3)
	g.Freeze()
	before := g.Now()
	if w := g.Waits(); strings.Count(w, "frozen") != strings.Count(w, "\n") || w == "" {
		t.Errorf("not all threads are frozen:\n%s", w)
	}
	g.Wake(g.now.Add(time.Hour)) // ignored
	if now := g.Now(); !now.Equal(before) {
		t.Errorf("its clock went from %v to %v while frozen", before, now)
	}
	thawed := g.now.Add(24 * time.Hour)
	g.Thaw(thawed)
	r := g.rested(t)
	if got := instant(t, "at "+g.out.lines(t, 4)[3], "at"); got.Before(thawed) || got.After(thawed.Add(5*time.Second)) {
		t.Errorf("after the thaw it shows %v, want %v", got, thawed)
	}
	if !r.due.After(thawed) || r.due.After(thawed.Add(2*time.Second)) {
		t.Errorf("next due %v after the thaw, want at most 1 s", r.due.Sub(thawed))
	}
	if d := g.Now().Sub(thawed); d < 0 || d > 5*time.Second {
		t.Errorf("its clock is %v ahead of the thaw", d)
	}
}

func TestFreezeStopsAProcessThatComputes(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "spin", "20ms")
	g.out.lines(t, 1)
	g.Freeze()
	frozen := g.Now()
	if strings.Contains(g.out.String(), "spun") {
		t.Skip("this machine took so long to say so that it has finished")
	}
	g.Thaw(birth) // no later than its own clock, which goes on
	r := g.rested(t)
	g.out.lines(t, 2)
	if now := g.Now(); now.Before(frozen) {
		t.Errorf("its clock went back from %v to %v", frozen, now)
	}
	if d := r.due.Sub(birth); d < 59*time.Minute || d > time.Hour {
		t.Errorf("due after %v, want about an hour", d)
	}
}

func TestTheClockStandsWhileItRests(t *testing.T) {
	t.Parallel()
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer closing(feed)
	g := start(t, guestPath(t), []string{"answer"}, func(c *timewarp.Config) { c.Stdin = in })
	closing(in)
	if r := g.rested(t); r.timed {
		t.Errorf("waits for input until %v", r.due)
	}
	before := g.Now()
	if again := g.Now(); !again.Equal(before) {
		t.Errorf("its clock goes from %v to %v at rest", before, again)
	}
	if _, err := io.WriteString(feed, "what time is it\n"); err != nil {
		t.Fatal(err)
	}
	first := nanoseconds(t, g.out.lines(t, 1)[0])
	if first.Before(before) || first.After(before.Add(5*time.Second)) {
		t.Errorf("it shows %v when asked, before that %v", first, before)
	}
	before = first
	g.Wake(birth) // the world has just written to it
	g.rested(t)
	g.Wake(birth.Add(time.Hour))
	g.rested(t)
	if d := g.Now().Sub(before); d < time.Hour || d > time.Hour+5*time.Second {
		t.Errorf("its clock moved by %v, the world by 1 h", d)
	}
	g.Wake(birth) // an earlier instant moves nothing back
	g.rested(t)
	if now := g.Now(); now.Before(before.Add(time.Hour)) {
		t.Errorf("its clock went back to %v", now)
	}
}
